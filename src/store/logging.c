/* SPDX-License-Identifier: MIT */
#include "store/logging.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

bool logging_contact(struct db *db, int64_t client, const char *name, struct arena *arena,
                     struct logging_contact *out, struct err *err)
{
	*out = (struct logging_contact){.name = "", .role = "", .phone = ""};
	struct query *q = db_select(db, err, "SELECT id, name, role, phone FROM contact WHERE client = ? AND gone = 0 "
	                            "ORDER BY id", "i", client);
	while (query_next(q)) {
		if (out->id || !text_same(query_text(q, 1), name))
			continue;
		*out = (struct logging_contact){.id = query_int(q, 0), .name = arena_str(arena, query_text(q, 1)), .role = arena_str(arena, query_text(q, 2)),
		                                .phone = arena_str(arena, query_text(q, 3))};
	}
	return query_end(q, err) && arena_ok(arena, err);
}

bool logging_invoice(struct db *db, int64_t client, const char *number, struct logging_invoice *out,
                     struct err *err)
{
	int count = 0;
	struct query *q = db_select(db, err, "SELECT id, currency, open FROM invoice WHERE client = ? AND number = ? "
	                            "ORDER BY open = 0, id", "is", client, number);
	for (; query_next(q); count++) {
		if (count)
			continue;
		*out = (struct logging_invoice){.id = query_int(q, 0), .open = query_int(q, 2)};
		snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 1));
	}
	if (!query_end(q, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_DATA, "\"%.60s\" is not an invoice of this client", number);
	return count == 1 || err_set(err, ERR_DATA, "\"%.60s\" stands in %d series of this client; name another", number,
	                             count);
}

bool logging_currency(struct db *db, int64_t client, const char *home, currency_code out, struct err *err)
{
	int count = 0;
	bool has_home = false;
	out[0] = '\0';
	struct query *q = db_select(db, err, "SELECT DISTINCT currency FROM invoice WHERE client = ? AND open > 0 "
	                            "ORDER BY currency", "i", client);
	for (; query_next(q); count++) {
		has_home = has_home || strcmp(query_text(q, 0), home) == 0;
		snprintf(out, sizeof(currency_code), "%s", query_text(q, 0));
	}
	if (count == 0 || has_home)
		snprintf(out, sizeof(currency_code), "%s", home);
	else if (count > 1)
		out[0] = '\0';
	return query_end(q, err);
}

static bool first_text(struct query *q, struct arena *arena, const char **out, struct err *err)
{
	*out = query_next(q) ? arena_str(arena, query_text(q, 0)) : "";
	return query_end(q, err) && arena_ok(arena, err);
}

bool logging_owner(struct db *db, int64_t client, struct arena *arena, const char **out, struct err *err)
{
	return first_text(db_select(db, err, "SELECT owner FROM client WHERE id = ?", "i", client), arena, out, err);
}

bool logging_role(struct db *db, int64_t client, const char *role, struct arena *arena, const char **out,
                  struct err *err)
{
	return first_text(db_select(db, err, "SELECT name FROM contact WHERE client = ? AND role = ? AND gone = 0 "
	                            "ORDER BY name = '', id LIMIT 1", "is", client, role), arena, out, err);
}

bool logging_follow_up(struct db *db, int64_t client, daynum day, struct err *err)
{
	return db_run(db, err, "UPDATE client SET follow_up = ? WHERE id = ?", "di", day, client);
}

bool logging_followed_up(struct db *db, int64_t client, daynum day, struct err *err)
{
	return db_run(db, err, "UPDATE client SET follow_up = NULL WHERE id = ? AND follow_up <= ?", "id", client, day);
}

bool logging_wrong_number(struct db *db, int64_t contact, struct err *err)
{
	return db_run(db, err, "UPDATE contact SET phone_state = 'wrong' WHERE id = ?", "i", contact);
}

bool logging_client(struct db *db, int64_t client, struct arena *arena, const char **name, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT name FROM client WHERE id = ?", "i", client);
	bool found = query_next(q);
	if (found)
		*name = arena_str(arena, query_text(q, 0));
	if (!query_end(q, err) || !arena_ok(arena, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "there is no client %lld in this book", (long long)client);
}
