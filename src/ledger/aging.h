/* SPDX-License-Identifier: MIT */
/* Aging: open amounts of one currency by days overdue. Pure; the store brings
 * sums by due day, this puts them into buckets.
 *
 * Days overdue = as-of less due; due today is not overdue. */
#ifndef DUN_LEDGER_AGING_H
#define DUN_LEDGER_AGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum { AGING_MOST = 8 }; /* buckets, "not due" among them */

/* The limits of the buckets: {30, 60, 90} gives not due, 1-30, 31-60, 61-90, 90+. */
struct aging_scale {
	int limits[AGING_MOST - 2];
	int count; /* limits in use, 1..AGING_MOST - 2 */
};

struct aging_bucket {
	int64_t amount; /* minor units */
	int64_t count;  /* invoices */
};

struct aging {
	currency_code currency;
	struct aging_scale scale;
	struct aging_bucket total;
	struct aging_bucket buckets[AGING_MOST];
};

extern const struct aging_scale aging_standard; /* 30, 60, 90 */

/* "30,60,90": rising whole numbers of 1..9999. */
bool aging_scale_parse(const char *text, struct aging_scale *out, struct err *err);
int aging_buckets(const struct aging_scale *scale);
/* Which bucket so many days overdue fall into; 0 is "not due". */
int aging_bucket(const struct aging_scale *scale, int days_overdue);
/* "not due", "1-30", "90+" */
const char *aging_name(const struct aging_scale *scale, int bucket, char out[24]);
/* Adds count invoices of one due day worth amount together. */
bool aging_add(struct aging *aging, daynum as_of, daynum due, int64_t amount,
               int64_t count, struct err *err);
/* Everything but "not due". */
bool aging_overdue(const struct aging *aging, struct aging_bucket *out, struct err *err);

#endif
