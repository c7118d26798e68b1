/* SPDX-License-Identifier: MIT */
#include "store/caps.h"

#include <string.h>

#include "base/vec.h"
#include "ledger/clock.h"
#include "store/entry.h"
#include "store/fields.h"

enum { LOOK_BACK = 32 * 86400 };

bool caps_client(struct db *db, int64_t client, struct arena *arena, struct caps_client *out, struct err *err)
{
	*out = (struct caps_client){"", "", false};
	struct query *q = db_select(db, err, "SELECT country, zone, consumer FROM client WHERE id = ?", "i", client);
	if (query_next(q)) {
		out->country = arena_str(arena, query_text(q, 0));
		out->zone = arena_str(arena, query_text(q, 1));
		out->consumer = query_int(q, 2) != 0;
	}
	return query_end(q, err) && arena_ok(arena, err);
}

static bool fact_is(const void *facts, size_t len, const char *name, const char *value)
{
	struct field field;
	return fields_get(facts, len, name, &field) && field.value_len == strlen(value) &&
	       memcmp(field.value, value, field.value_len) == 0;
}

static bool any_outcome(const void *facts, size_t len, const char *const *outcomes)
{
	for (; *outcomes; outcomes++)
		if (fact_is(facts, len, "outcome", *outcomes))
			return true;
	return false;
}

static bool read_day(const void *facts, size_t len, const char *name, daynum *out)
{
	char text[DATE_ISO_SIZE];
	struct err none = {0};
	struct field field;
	if (!fields_get(facts, len, name, &field) || field.value_len >= sizeof text)
		return false;
	memcpy(text, field.value, field.value_len);
	text[field.value_len] = '\0';
	return date_parse_iso(text, out, &none);
}

static struct caps_contact read_row(const struct query *q, const char *zone)
{
	static const char *const silent[] = {"no-answer", "message", "wrong-number", "nobody", NULL};
	static const char *const left[] = {"message", NULL};
	static const char *const wrong[] = {"wrong-number", NULL};
	size_t len;
	const char *kind = query_text(q, 0);
	const void *facts = query_blob(q, 2, &len);
	bool spoken = strcmp(kind, "call") == 0 || strcmp(kind, "visit") == 0;
	daynum next_on = DATE_NONE;
	bool dated = read_day(facts, len, "next-on", &next_on);
	return (struct caps_contact){
		.call_back = fact_is(facts, len, "outcome", "call-back"), .dated = dated, .next_on = next_on,
		.day = moment_day(moment_in(query_int(q, 1), zone)),
		.channel = strcmp(kind, "call") == 0 ? CAPS_CALL : strcmp(kind, "visit") == 0 ? CAPS_VISIT
		           : strcmp(kind, "letter") == 0 ? CAPS_LETTER : CAPS_MAIL,
		.in = strcmp(kind, "mail-in") == 0 || fact_is(facts, len, "direction", "in"),
		.talked = spoken && !any_outcome(facts, len, silent),
		.left = any_outcome(facts, len, left),
		.wrong = any_outcome(facts, len, wrong),
	};
}

bool caps_contacts(struct db *db, int64_t client, int64_t until, const char *zone, struct arena *arena,
                   struct caps_contact **rows, size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct caps_contact);
	struct query *q = db_select(db, err,
		"SELECT e.kind, e.happened, e.facts FROM entry e WHERE e.client = ?1 AND e.happened BETWEEN ?2 AND ?3 "
		"AND e.kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in') AND " ENTRY_STANDS("e")
		" ORDER BY e.happened, e.seq", "iii", client, until - LOOK_BACK, until);
	while (query_next(q)) {
		struct caps_contact *row = vec_push(&found);
		if (row)
			*row = read_row(q, zone);
	}
	bool ok = query_end(q, err) && vec_ok(&found, err);
	*rows = ok ? arena_array(arena, found.len, sizeof **rows) : NULL;
	*count = *rows ? found.len : 0;
	if (*count)
		memcpy(*rows, found.data, found.len * sizeof **rows);
	vec_release(&found);
	return ok && arena_ok(arena, err);
}
