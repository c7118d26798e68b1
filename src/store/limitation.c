/* SPDX-License-Identifier: MIT */
#include "store/limitation.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "ledger/clock.h"
#include "store/entry.h"
#include "store/fields.h"

/* A letter, and which of the client's invoices it is about. */
struct letter {
	struct limitation_event event;
	int64_t invoice;     /* 0: see numbers */
	const char *numbers; /* "1001,1006"; "": all */
};

static bool cause_of(const char *letter, enum limitation_cause *cause)
{
	static const struct {
		const char *letter;
		enum limitation_cause cause;
	} means[] = {
		{"acknowledgement", LIMITATION_ACKNOWLEDGEMENT}, {"formal", LIMITATION_DEMAND}, {"final", LIMITATION_DEMAND},
		{"claim", LIMITATION_CLAIM},
	};
	for (size_t i = 0; i < sizeof means / sizeof *means; i++)
		if (strcmp(means[i].letter, letter) == 0) {
			*cause = means[i].cause;
			return true;
		}
	return false;
}

static const char *fact(const struct query *q, int column, const char *name, struct arena *arena)
{
	struct field field;
	size_t len;
	const void *bytes = query_blob(q, column, &len);
	return fields_get(bytes, len, name, &field) ? arena_strn(arena, field.value, field.value_len) : "";
}

static bool load_letters(struct db *db, int64_t client, daynum as_of, struct arena *arena, struct vec *letters,
                         struct err *err)
{
	vec_clear(letters);
	struct query *q = db_select(db, err,
		"SELECT e.seq, e.happened, e.happened_offset, coalesce(e.invoice, 0), e.facts FROM entry e "
		"WHERE e.client = ? AND e.kind = 'letter' AND " ENTRY_STANDS("e") " "
		"ORDER BY e.happened, e.seq", "i", client);
	while (query_next(q)) {
		enum limitation_cause cause;
		daynum day = moment_day((struct moment){query_int(q, 1), (int32_t)query_int(q, 2)});
		if (day > as_of || !cause_of(fact(q, 4, "letter", arena), &cause))
			continue;
		struct letter *letter = vec_push(letters);
		if (letter)
			*letter = (struct letter){{day, cause, arena_printf(arena, "entry %lld", (long long)query_int(q, 0))},
			                          query_int(q, 3), fact(q, 4, "for", arena)};
	}
	return query_end(q, err) && vec_ok(letters, err);
}

static bool is_about(const struct letter *letter, const struct limitation_row *row)
{
	if (*letter->numbers) {
		size_t len = strlen(row->number);
		for (const char *at = letter->numbers; *at; at += strcspn(at, ","), at += *at == ',') {
			at += strspn(at, " ");
			if (strncmp(at, row->number, len) == 0 && (at[len] == ',' || !at[len]))
				return true;
		}
		return false;
	}
	return !letter->invoice || letter->invoice == row->invoice;
}

static int by_day(const void *left, const void *right)
{
	const struct limitation_event *a = left, *b = right;
	return a->day < b->day ? -1 : a->day > b->day;
}

static bool load_events(struct db *db, const struct vec *letters, daynum as_of, struct arena *arena,
                        struct limitation_row *row, struct err *err)
{
	struct vec events = VEC_INIT(struct limitation_event);
	struct query *q = db_select(db, err, "SELECT p.id, p.paid_on FROM allocation a JOIN payment p ON p.id = a.payment "
	                            "WHERE a.invoice = ? AND p.kind = 'payment' AND p.paid_on <= ?", "id", row->invoice, as_of);
	while (query_next(q)) {
		struct limitation_event *event = vec_push(&events);
		if (event)
			*event = (struct limitation_event){query_day(q, 1), LIMITATION_PART_PAYMENT,
			                                   arena_printf(arena, "payment P%lld", (long long)query_int(q, 0))};
	}
	bool ok = query_end(q, err);
	for (size_t i = 0; ok && i < letters->len; i++) {
		const struct letter *letter = &VEC_AT(struct letter, letters, i);
		struct limitation_event *event = is_about(letter, row) ? vec_push(&events) : NULL;
		if (event)
			*event = letter->event;
	}
	ok = ok && vec_ok(&events, err);
	struct limitation_event *copy = ok ? arena_array(arena, events.len, sizeof *copy) : NULL;
	if (copy && events.len) {
		memcpy(copy, events.data, events.len * sizeof *copy);
		qsort(copy, events.len, sizeof *copy, by_day);
		row->event_count = events.len;
	}
	row->events = copy;
	vec_release(&events);
	return ok && arena_ok(arena, err);
}

static bool load_invoices(struct db *db, int64_t client, daynum as_of, daynum due_until, struct arena *arena,
                          struct vec *rows, struct err *err)
{
	struct query *q = client ? db_select(db, err,
		"SELECT i.client, i.id, c.name, i.number, i.currency, i.due, i.open FROM invoice i JOIN client c ON c.id = i.client "
		"WHERE i.client = ?1 AND i.open > 0 AND i.due <= ?2 AND i.issued <= ?3 ORDER BY i.due, i.id", "idd", client,
		due_until, as_of)
		: db_select(db, err,
		"SELECT i.client, i.id, c.name, i.number, i.currency, i.due, i.open FROM invoice i INDEXED BY invoice_open "
		"JOIN client c ON c.id = i.client WHERE i.open > 0 AND i.due <= ?1 AND i.issued <= ?2 ORDER BY i.client, i.due, i.id",
		"dd", due_until, as_of);
	while (query_next(q)) {
		struct limitation_row *row = vec_push(rows);
		if (row)
			*row = (struct limitation_row){
				.client = query_int(q, 0), .invoice = query_int(q, 1), .client_name = arena_str(arena, query_text(q, 2)),
				.number = arena_str(arena, query_text(q, 3)), .currency = arena_str(arena, query_text(q, 4)),
				.due = query_day(q, 5), .open = query_int(q, 6),
			};
	}
	return query_end(q, err) && vec_ok(rows, err);
}

bool limitation_rows(struct db *db, int64_t client, daynum as_of, daynum due_until, struct arena *arena,
                     struct limitation_row **rows, size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct limitation_row), letters = VEC_INIT(struct letter);
	int64_t whose = 0;
	bool ok = load_invoices(db, client, as_of, due_until, arena, &found, err);
	for (size_t i = 0; ok && i < found.len; i++) {
		struct limitation_row *row = &VEC_AT(struct limitation_row, &found, i);
		ok = (row->client == whose || load_letters(db, row->client, as_of, arena, &letters, err)) &&
		     load_events(db, &letters, as_of, arena, row, err);
		whose = row->client;
	}
	*rows = ok ? arena_array(arena, found.len, sizeof **rows) : NULL;
	*count = *rows ? found.len : 0;
	if (*count)
		memcpy(*rows, found.data, found.len * sizeof **rows);
	vec_release(&found);
	vec_release(&letters);
	return ok && arena_ok(arena, err);
}
