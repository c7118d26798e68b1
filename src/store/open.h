/* SPDX-License-Identifier: MIT */
/* SQL shared by the queries on open amounts of a past day and on payments. */
#ifndef DUN_STORE_OPEN_H
#define DUN_STORE_OPEN_H

/* Open amount of invoice i on a day (an SQL expression like "?1"). Payments all
 * before or all after the day need no look at the allocations. */
#define OPEN_AT(day) \
	"CASE WHEN i.paid_first IS NULL OR i.paid_first > " day " THEN i.total " \
	"WHEN i.paid_last <= " day " THEN i.total - i.paid " \
	"ELSE i.total - (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN payment p " \
	"ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= " day ") END"

/* What stood on account on a day: rows (payment, client, currency, amount). Money given
 * back later stood there still. only: a further condition on payment p, or "". */
#define ON_ACCOUNT_AT(day, only) \
	"(SELECT p.id AS payment, p.client AS client, p.currency AS currency, p.amount - p.allocated AS amount " \
	"FROM payment p WHERE p.allocated < p.amount AND p.paid_on <= " day only " UNION ALL " \
	"SELECT p.id, p.client, p.currency, r.amount FROM refund r JOIN payment p ON p.id = r.payment " \
	"WHERE r.paid_on > " day " AND p.paid_on <= " day only ")"
/* What payment p is for people: its kind, or "write-off". */
#define PAYMENT_KIND(p) \
	"CASE WHEN " p ".kind = 'credit' AND EXISTS (SELECT 1 FROM write_off w WHERE w.payment = " p ".id) " \
	"THEN 'write-off' ELSE " p ".kind END"

#endif
