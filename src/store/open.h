/* SPDX-License-Identifier: MIT */
/* SQL shared by the queries on open amounts of a past day. */
#ifndef DUN_STORE_OPEN_H
#define DUN_STORE_OPEN_H

/* Open amount of invoice i on a day (an SQL expression like "?1"). Payments all
 * before or all after the day need no look at the allocations. */
#define OPEN_AT(day) \
	"CASE WHEN i.paid_first IS NULL OR i.paid_first > " day " THEN i.total " \
	"WHEN i.paid_last <= " day " THEN i.total - i.paid " \
	"ELSE i.total - (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN payment p " \
	"ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= " day ") END"

#endif
