/* SPDX-License-Identifier: MIT */
#include "base/digest.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/evp.h>

static bool refused(struct err *err)
{
	return err_set(err, ERR_INTERNAL, "SHA-256 is not to be had from this machine's libcrypto");
}

bool digest_open(struct digest_run *run, struct err *err)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	*run = (struct digest_run){.context = context};
	if (!context)
		return err_memory(err);
	if (EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1)
		return true;
	EVP_MD_CTX_free(context);
	run->context = NULL;
	return refused(err);
}

void digest_add(struct digest_run *run, const void *bytes, size_t len)
{
	if (run->context && len && EVP_DigestUpdate(run->context, bytes, len) != 1)
		run->failed = true;
}

bool digest_end(struct digest_run *run, struct digest *out, struct err *err)
{
	bool done = run->context && !run->failed &&
	            EVP_DigestFinal_ex(run->context, out->bytes, NULL) == 1;
	EVP_MD_CTX_free(run->context);
	run->context = NULL;
	return done ? true : refused(err);
}

bool digest_turn(struct digest_run *run, struct digest *out, struct err *err)
{
	bool done = run->context && !run->failed && EVP_DigestFinal_ex(run->context, out->bytes, NULL) == 1 &&
	            EVP_DigestInit_ex(run->context, NULL, NULL) == 1;
	return done ? true : refused(err);
}

void digest_close(struct digest_run *run)
{
	EVP_MD_CTX_free(run->context);
	run->context = NULL;
}

bool digest_of(const void *bytes, size_t len, struct digest *out, struct err *err)
{
	struct digest_run run;
	if (!digest_open(&run, err))
		return false;
	digest_add(&run, bytes, len);
	return digest_end(&run, out, err);
}

void digest_hex(const struct digest *digest, char out[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		out[2 * i] = digits[digest->bytes[i] >> 4];
		out[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
	out[DIGEST_HEX - 1] = '\0';
}

bool digest_read(const char *hex, struct digest *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < DIGEST_HEX - 1; i++) {
		const char *digit = hex[i] ? strchr(digits, hex[i]) : NULL;
		if (!digit)
			return false;
		unsigned value = (unsigned)(digit - digits);
		out->bytes[i / 2] = (uint8_t)(i % 2 ? out->bytes[i / 2] | value : value << 4);
	}
	return hex[DIGEST_HEX - 1] == '\0';
}

bool digest_same(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

bool digest_random(void *bytes, size_t len, struct err *err)
{
	for (size_t at = 0; at < len;) {
		ssize_t n = getrandom((char *)bytes + at, len - at, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_INTERNAL, "the kernel gives no random bytes: %s", strerror(errno));
		at += (size_t)n;
	}
	return true;
}
