/* SPDX-License-Identifier: MIT */
/* A growable string; the only thing in dun that builds strings.
 *
 * Always NUL-terminated once anything was added; may hold NUL bytes. Memory
 * failure is sticky: every later call does nothing and buf.failed stays true,
 * so a builder checks once, at the end, with buf_ok(). */
#ifndef DUN_BASE_BUF_H
#define DUN_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct buf {
	char *data;  /* NULL while empty and never grown; use buf_str() to read */
	size_t len;
	size_t cap;
	bool failed;
};

#define BUF_INIT {0}

void buf_release(struct buf *buf);
/* Empty and ready for reuse; keeps its memory, forgets a failure. */
void buf_clear(struct buf *buf);
bool buf_reserve(struct buf *buf, size_t more);

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* len copies of c. */
void buf_pad(struct buf *buf, char c, size_t len);
/* Puts bytes in at a place (at <= len). */
void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t len);
/* Takes len bytes out from a place (at + len <= buf->len). */
void buf_remove(struct buf *buf, size_t at, size_t len);
void buf_truncate(struct buf *buf, size_t len);

/* The text, never NULL. */
const char *buf_str(const struct buf *buf);
/* True unless memory ran out on the way; then err says so. */
bool buf_ok(const struct buf *buf, struct err *err);
/* Hands the heap string over (free() it); NULL and err when it failed. */
char *buf_take(struct buf *buf, struct err *err);
/* Overwrites the bytes before freeing them: for secrets. */
void buf_wipe(struct buf *buf);

#endif
