/* SPDX-License-Identifier: MIT */
/* One request to a web server and its reply: time stamps need no more. */
#ifndef DUN_POST_HTTP_H
#define DUN_POST_HTTP_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum { HTTP_REPLY_BYTES = 1 << 20 };

struct http_post {
	const char *url;     /* http:// or https:// */
	const char *type;    /* "Content-Type: application/timestamp-query" */
	const char *ca_file; /* for https; "": the system's */
	const void *bytes;
	size_t len;
};

/* Posts and appends the body of the reply. No redirects, 30 s to connect, 60 s in all.
 * ERR_UNAVAILABLE when the server cannot be reached or answers anything but 200;
 * ERR_CONFIG for an address that is none. */
bool http_post(const struct http_post *post, struct buf *reply, struct err *err);

#endif
