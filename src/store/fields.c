/* SPDX-License-Identifier: MIT */
#include "store/fields.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void add_sized(struct buf *out, const char *bytes, size_t len)
{
	assert(len <= UINT32_MAX);
	const unsigned char size[4] = {
		(unsigned char)(len >> 24), (unsigned char)(len >> 16), (unsigned char)(len >> 8), (unsigned char)len,
	};
	buf_add(out, size, sizeof size);
	buf_add(out, bytes, len);
}

void fields_addn(struct buf *out, const char *name, const char *value, size_t len)
{
	if (!len)
		return;
	add_sized(out, name, strlen(name));
	add_sized(out, value, len);
}

void fields_add(struct buf *out, const char *name, const char *value)
{
	fields_addn(out, name, value, value ? strlen(value) : 0);
}

void fields_add_buf(struct buf *out, const char *name, const struct buf *value)
{
	out->failed = out->failed || value->failed;
	fields_addn(out, name, buf_str(value), value->len);
}

void fields_add_int(struct buf *out, const char *name, int64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, value);
	fields_add(out, name, text);
}

void fields_add_day(struct buf *out, const char *name, daynum value)
{
	char text[DATE_ISO_SIZE];
	fields_add(out, name, date_iso(value, text));
}

static bool take_sized(const unsigned char *bytes, size_t len, size_t *at, const char **out, size_t *out_len)
{
	if (len - *at < 4)
		return false;
	const unsigned char *p = bytes + *at;
	size_t size = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	if (size > len - *at - 4)
		return false;
	*out = (const char *)p + 4;
	*out_len = size;
	*at += 4 + size;
	return true;
}

bool fields_next(const void *bytes, size_t len, size_t *at, struct field *out)
{
	size_t end = *at;
	if (!bytes || !take_sized(bytes, len, &end, &out->name, &out->name_len) ||
	    !take_sized(bytes, len, &end, &out->value, &out->value_len))
		return false;
	*at = end;
	return true;
}

bool fields_get(const void *bytes, size_t len, const char *name, struct field *out)
{
	size_t name_len = strlen(name);
	for (size_t at = 0; fields_next(bytes, len, &at, out);)
		if (out->name_len == name_len && memcmp(out->name, name, name_len) == 0)
			return true;
	return false;
}

bool fields_valid(const void *bytes, size_t len)
{
	struct field field;
	size_t at = 0;
	while (fields_next(bytes, len, &at, &field))
		;
	return at == len;
}
