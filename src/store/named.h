/* SPDX-License-Identifier: MIT */
/* The invoices something names: a promise, a plan, a settlement; and, in SQL, what
 * has come in for them since. */
#ifndef DUN_STORE_NAMED_H
#define DUN_STORE_NAMED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"
#include "store/open.h"

struct named {
	const int64_t *ids;
	size_t count;
	const char *numbers; /* "1001, 1020"; "" for none */
};

bool named_has(const struct named *named, int64_t invoice);

/* For a select: NAMED_COLUMNS("promise", "p") is two columns of the alias's row, which
 * named_read() takes from there. */
#define NAMED_COLUMNS(what, alias) \
	"(SELECT group_concat(x.invoice) FROM " what "_invoice x WHERE x." what " = " alias ".id), " \
	"(SELECT group_concat(i.number, ', ') FROM " what "_invoice x JOIN invoice i ON i.id = x.invoice " \
	"WHERE x." what " = " alias ".id)"
bool named_read(const struct query *query, int column, struct arena *arena, struct named *out);

/* Money that came in from the day it was made to a day ("?2"). What is tied to an
 * invoice it does not name does not count; what is on account does; credit notes,
 * write-offs and what was given back are no money. A promise that names none counts all. */
#define NAMED_RECEIVED(what, alias, day) \
	"(SELECT coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM " what "_invoice x WHERE x." what " = " alias ".id) " \
	"THEN m.amount - m.allocated + coalesce((SELECT sum(a.amount) FROM allocation a JOIN " what "_invoice x " \
	"ON x.invoice = a.invoice AND x." what " = " alias ".id WHERE a.payment = m.id), 0) " \
	"ELSE m.amount - coalesce((SELECT sum(r.amount) FROM refund r WHERE r.payment = m.id), 0) END), 0) " \
	"FROM payment m WHERE m.client = " alias ".client AND m.currency = " alias ".currency " \
	"AND m.kind IN ('payment', 'inferred') AND m.paid_on BETWEEN " alias ".made_on AND " day ")"

/* Whether it names invoices and all of them are paid on that day. */
#define NAMED_SETTLED(what, alias, day) \
	"(EXISTS (SELECT 1 FROM " what "_invoice x WHERE x." what " = " alias ".id) AND NOT EXISTS " \
	"(SELECT 1 FROM " what "_invoice x JOIN invoice i ON i.id = x.invoice WHERE x." what " = " alias ".id " \
	"AND " OPEN_AT(day) " > 0))"

#endif
