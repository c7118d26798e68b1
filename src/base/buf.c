/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

bool buf_reserve(struct buf *buf, size_t more)
{
	if (buf->failed)
		return false;
	if (more < buf->cap - buf->len && buf->cap)
		return true;
	if (more > SIZE_MAX / 2 - buf->len - 1) {
		buf->failed = true;
		return false;
	}
	size_t cap = buf->cap ? buf->cap : 32;
	while (cap < buf->len + more + 1)
		cap *= 2;
	char *data = realloc(buf->data, cap);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->cap = cap;
	return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (!buf_reserve(buf, len))
		return;
	if (len)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_addv(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		buf->failed = true;
	else if (buf_reserve(buf, (size_t)len)) {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addv(buf, format, args);
	va_end(args);
}

void buf_pad(struct buf *buf, char c, size_t len)
{
	if (!buf_reserve(buf, len))
		return;
	memset(buf->data + buf->len, c, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t len)
{
	assert(at <= buf->len);
	if (!buf_reserve(buf, len))
		return;
	memmove(buf->data + at + len, buf->data + at, buf->len - at);
	if (len)
		memcpy(buf->data + at, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_remove(struct buf *buf, size_t at, size_t len)
{
	assert(at <= buf->len && len <= buf->len - at);
	if (!len)
		return;
	memmove(buf->data + at, buf->data + at + len, buf->len - at - len);
	buf_truncate(buf, buf->len - len);
}

void buf_truncate(struct buf *buf, size_t len)
{
	assert(len <= buf->len);
	buf->len = len;
	if (buf->data)
		buf->data[len] = '\0';
}

const char *buf_str(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

bool buf_ok(const struct buf *buf, struct err *err)
{
	return buf->failed ? err_memory(err) : true;
}

char *buf_take(struct buf *buf, struct err *err)
{
	buf_reserve(buf, 0);
	if (!buf_ok(buf, err))
		return NULL;
	buf->data[buf->len] = '\0';
	char *data = buf->data;
	*buf = (struct buf)BUF_INIT;
	return data;
}

void buf_wipe(struct buf *buf)
{
	if (buf->data)
		explicit_bzero(buf->data, buf->cap);
	buf_release(buf);
}
