/* SPDX-License-Identifier: MIT */
#include "store/import_row.h"

#include <string.h>

enum { TEXTS = 13, DAYS = 4, NUMBERS = 6 };

/* The members in their order, once for both directions. */
static void texts_of(const struct import_row *row, const char *const *texts[TEXTS])
{
	const char *const *const all[TEXTS] = {
		&row->key, &row->client, &row->series, &row->number, &row->currency, &row->what_for, &row->order,
		&row->contact, &row->mail, &row->phone, &row->address, &row->country, &row->language,
	};
	memcpy(texts, all, sizeof all);
}

void import_row_clear(struct import_row *row)
{
	*row = (struct import_row){
		"", "", "", "", "", "", "", "", "", "", "", "", "",
		DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE,
		IMPORT_NONE, IMPORT_NONE, IMPORT_NONE, IMPORT_NONE, IMPORT_NONE, 0,
	};
}

void import_row_bare(struct import_row *row)
{
	row->key = row->client = row->contact = row->mail = row->phone = row->address = row->what_for = row->order = "";
}

void import_pack_number(struct buf *out, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_addc(out, (char)(number | 0x80));
	buf_addc(out, (char)number);
}

bool import_unpack_number(const void *bytes, size_t len, size_t *at, uint64_t *number)
{
	const unsigned char *b = bytes;
	*number = 0;
	for (int shift = 0; *at < len && shift < 63; shift += 7) {
		unsigned char c = b[(*at)++];
		*number |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return true;
	}
	return false;
}

/* Amounts stay far below 2^62, so that plus 1 cannot wrap. */
static void pack_signed(struct buf *out, int64_t n, int64_t none)
{
	import_pack_number(out, n == none ? 0 : (((uint64_t)n << 1) ^ (uint64_t)(n >> 63)) + 1);
}

static bool unpack_signed(const void *bytes, size_t len, size_t *at, int64_t none, int64_t *n)
{
	uint64_t raw;
	if (!import_unpack_number(bytes, len, at, &raw))
		return false;
	*n = raw == 0 ? none : (int64_t)((raw - 1) >> 1) ^ -(int64_t)((raw - 1) & 1);
	return true;
}

void import_row_pack(const struct import_row *row, struct buf *out)
{
	const char *const *texts[TEXTS];
	const daynum days[DAYS] = {row->issued, row->due, row->sent_on, row->paid_on};
	const int64_t numbers[NUMBERS] = {row->amount, row->open, row->paid, row->terms, row->disputed, row->inferred};
	texts_of(row, texts);
	for (int i = 0; i < TEXTS; i++) {
		size_t len = strlen(*texts[i]);
		import_pack_number(out, len);
		buf_add(out, *texts[i], len);
	}
	for (int i = 0; i < DAYS; i++)
		pack_signed(out, days[i], DATE_NONE);
	for (int i = 0; i < NUMBERS; i++)
		pack_signed(out, numbers[i], IMPORT_NONE);
}

static bool unpack_text(const void *bytes, size_t len, size_t *at, struct arena *arena, const char **out)
{
	uint64_t size;
	if (!import_unpack_number(bytes, len, at, &size) || size > len - *at)
		return false;
	*out = arena_strn(arena, (const char *)bytes + *at, size);
	*at += size;
	return true;
}

bool import_row_unpack(const void *bytes, size_t len, size_t *at, struct arena *arena, struct import_row *out)
{
	const char *const *texts[TEXTS];
	daynum *const days[DAYS] = {&out->issued, &out->due, &out->sent_on, &out->paid_on};
	int64_t *const numbers[NUMBERS] = {&out->amount, &out->open, &out->paid, &out->terms, &out->disputed,
	                                   &out->inferred};
	import_row_clear(out);
	texts_of(out, texts);
	for (int i = 0; i < TEXTS; i++)
		if (!unpack_text(bytes, len, at, arena, (const char **)(uintptr_t)texts[i]))
			return false;
	for (int i = 0; i < DAYS; i++) {
		int64_t day;
		if (!unpack_signed(bytes, len, at, DATE_NONE, &day))
			return false;
		*days[i] = (daynum)day;
	}
	for (int i = 0; i < NUMBERS; i++)
		if (!unpack_signed(bytes, len, at, IMPORT_NONE, numbers[i]))
			return false;
	return true;
}
