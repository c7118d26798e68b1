/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) and random bytes. libcrypto is visible in digest.c alone. */
#ifndef DUN_BASE_DIGEST_H
#define DUN_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX = 65 };

struct digest {
	uint8_t bytes[DIGEST_SIZE];
};

/* A running hash: open, add any number of times, then end (which releases it). */
struct digest_run {
	void *context;
	bool failed;
};

bool digest_open(struct digest_run *run, struct err *err);
void digest_add(struct digest_run *run, const void *bytes, size_t len);
bool digest_end(struct digest_run *run, struct digest *out, struct err *err);

/* Ends one hash and begins the next in the same run: much faster than opening one for
 * each of many short texts. */
bool digest_turn(struct digest_run *run, struct digest *out, struct err *err);
/* Releases it without a result; harmless behind digest_end(). */
void digest_close(struct digest_run *run);

bool digest_of(const void *bytes, size_t len, struct digest *out, struct err *err);
/* 64 lower-case hex digits and a NUL. */
void digest_hex(const struct digest *digest, char out[DIGEST_HEX]);
/* Of 64 lower-case hex digits and nothing behind them; false for anything else. */
bool digest_read(const char *hex, struct digest *out);
bool digest_same(const struct digest *a, const struct digest *b);
/* From the kernel. */
bool digest_random(void *bytes, size_t len, struct err *err);

#endif
