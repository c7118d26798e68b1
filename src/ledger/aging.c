/* SPDX-License-Identifier: MIT */
#include "ledger/aging.h"

#include <assert.h>
#include <stdio.h>

const struct aging_scale aging_standard = {.limits = {30, 60, 90}, .count = 3};

static bool bad_scale(const char *text, struct err *err)
{
	return err_set(err, ERR_DATA,
	               "\"%s\" are no bucket limits: give up to %d rising numbers of days, as in 30,60,90", text,
	               AGING_MOST - 2);
}

bool aging_scale_parse(const char *text, struct aging_scale *out, struct err *err)
{
	struct aging_scale scale = {.count = 0};
	for (const char *c = text;; c++) {
		int value = 0, digits = 0;
		for (; *c >= '0' && *c <= '9' && digits < 5; c++, digits++)
			value = value * 10 + (*c - '0');
		int last = scale.count ? scale.limits[scale.count - 1] : 0;
		if (!digits || value > 9999 || value <= last || scale.count == AGING_MOST - 2)
			return bad_scale(text, err);
		scale.limits[scale.count++] = value;
		if (!*c)
			break;
		if (*c != ',')
			return bad_scale(text, err);
	}
	*out = scale;
	return true;
}

int aging_buckets(const struct aging_scale *scale)
{
	return scale->count + 2;
}

int aging_bucket(const struct aging_scale *scale, int days_overdue)
{
	if (days_overdue <= 0)
		return 0;
	int bucket = 1;
	while (bucket <= scale->count && days_overdue > scale->limits[bucket - 1])
		bucket++;
	return bucket;
}

const char *aging_name(const struct aging_scale *scale, int bucket, char out[24])
{
	assert(bucket >= 0 && bucket < aging_buckets(scale));
	if (bucket == 0)
		snprintf(out, 24, "not due");
	else if (bucket > scale->count)
		snprintf(out, 24, "%d+", scale->limits[scale->count - 1]);
	else
		snprintf(out, 24, "%d-%d", bucket == 1 ? 1 : scale->limits[bucket - 2] + 1, scale->limits[bucket - 1]);
	return out;
}

static bool bucket_add(struct aging_bucket *bucket, int64_t amount, int64_t count, struct err *err)
{
	if (__builtin_add_overflow(bucket->amount, amount, &bucket->amount) ||
	    __builtin_add_overflow(bucket->count, count, &bucket->count))
		return err_set(err, ERR_DATA, "the sum of open amounts is larger than dun can hold");
	return true;
}

bool aging_add(struct aging *aging, daynum as_of, daynum due, int64_t amount, int64_t count,
               struct err *err)
{
	int bucket = aging_bucket(&aging->scale, as_of - due);
	return bucket_add(&aging->total, amount, count, err) &&
	       bucket_add(&aging->buckets[bucket], amount, count, err);
}

bool aging_overdue(const struct aging *aging, struct aging_bucket *out, struct err *err)
{
	struct aging_bucket sum = {0};
	for (int i = 1; i < aging_buckets(&aging->scale); i++)
		if (!bucket_add(&sum, aging->buckets[i].amount, aging->buckets[i].count, err))
			return false;
	*out = sum;
	return true;
}
