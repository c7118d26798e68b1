/* SPDX-License-Identifier: MIT */
/* Writes one JSON value (RFC 8259) into a buf: commas and escapes are its
 * business, nesting is the caller's. Invalid UTF-8 becomes U+FFFD. */
#ifndef DUN_BASE_JSON_H
#define DUN_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct json {
	struct buf *out;
	bool first; /* no comma before the next value */
};

void json_start(struct json *json, struct buf *out);
void json_open(struct json *json, char bracket); /* '{' or '[' */
void json_close(struct json *json, char bracket); /* '}' or ']' */
/* The name of the next member of an object. */
void json_name(struct json *json, const char *name);
void json_text(struct json *json, const char *text);
void json_textn(struct json *json, const char *bytes, size_t len);
void json_int(struct json *json, int64_t value);
/* A number as text, "45.3": as JSON writes numbers. */
void json_number(struct json *json, const char *text);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* Name and value at once. */
void json_put_text(struct json *json, const char *name, const char *text);
void json_put_int(struct json *json, const char *name, int64_t value);
void json_put_bool(struct json *json, const char *name, bool value);

#endif
