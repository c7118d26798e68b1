/* SPDX-License-Identifier: MIT */
/* Time stamps of RFC 3161: a server signs that it has seen a digest at a moment.
 * openssl/ts.h is visible in timestamp.c alone.
 *
 * A token stays good after its server's certificate has run out: the certificate is
 * judged as of the moment that the token tells. */
#ifndef DUN_BASE_TIMESTAMP_H
#define DUN_BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

/* Appends a request (DER) for a stamp of the digest, with a nonce, asking for the
 * server's certificate. */
bool timestamp_ask(const struct digest *digest, struct buf *request, struct err *err);

/* A reply (DER) to that request: status, nonce and digest must fit. Appends the token
 * (DER). With a ca_file the signature is checked too. ERR_UNAVAILABLE when the server
 * refuses, ERR_DATA when the reply is not one to this request. */
bool timestamp_take(const struct buf *request, const struct buf *reply, const char *ca_file, struct buf *token,
                    struct err *err);

/* Does the token stamp this digest? *at is the moment it tells, Unix seconds. ca_file:
 * the certificates trusted; "": the signature is not checked. ERR_DATA and why not. */
bool timestamp_check(const void *token, size_t len, const struct digest *digest, const char *ca_file, int64_t *at,
                     struct err *err);

#endif
