/* SPDX-License-Identifier: MIT */
#include "base/timestamp.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

enum { NONCE_BYTES = 8, NONCE_TOP = 0x7f };

/* What libcrypto says last, as the end of a sentence; empties its list. Always false. */
static bool refused(struct err *err, enum err_code code, const char *what)
{
	unsigned long last = ERR_peek_last_error();
	const char *reason = last ? ERR_reason_error_string(last) : NULL;
	ERR_clear_error();
	return err_set(err, code, "%s%s%s%s", what, reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
}

/* --- asking --- */

static bool set_nonce(TS_REQ *request, struct err *err)
{
	unsigned char bytes[NONCE_BYTES];
	if (!digest_random(bytes, sizeof bytes, err))
		return false;
	bytes[0] &= NONCE_TOP; /* some servers read it as a signed number */
	BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
	ASN1_INTEGER *nonce = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
	bool ok = nonce && TS_REQ_set_nonce(request, nonce) == 1;
	ASN1_INTEGER_free(nonce);
	BN_free(number);
	return ok || err_memory(err);
}

static TS_MSG_IMPRINT *imprint_of(const struct digest *digest)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	unsigned char bytes[DIGEST_SIZE];
	memcpy(bytes, digest->bytes, sizeof bytes);
	bool ok = imprint && algorithm && X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
	          TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
	          TS_MSG_IMPRINT_set_msg(imprint, bytes, sizeof bytes) == 1;
	X509_ALGOR_free(algorithm);
	if (ok)
		return imprint;
	TS_MSG_IMPRINT_free(imprint);
	return NULL;
}

bool timestamp_ask(const struct digest *digest, struct buf *request, struct err *err)
{
	TS_REQ *asked = TS_REQ_new();
	TS_MSG_IMPRINT *imprint = imprint_of(digest);
	unsigned char *der = NULL;
	bool ok = (asked && imprint && TS_REQ_set_version(asked, 1) == 1 &&
	           TS_REQ_set_msg_imprint(asked, imprint) == 1 && TS_REQ_set_cert_req(asked, 1) == 1) || err_memory(err);
	ok = ok && set_nonce(asked, err);
	int len = ok ? i2d_TS_REQ(asked, &der) : -1;
	if (len > 0)
		buf_add(request, der, (size_t)len);
	OPENSSL_free(der);
	TS_MSG_IMPRINT_free(imprint);
	TS_REQ_free(asked);
	return ok && (len > 0 ? buf_ok(request, err) : err_memory(err));
}

/* --- judging --- */

/* The certificates trusted, judged as of a moment. */
static X509_STORE *trusted(const char *ca_file, int64_t at)
{
	X509_STORE *store = X509_STORE_new();
	if (store && X509_STORE_load_file(store, ca_file) == 1) {
		X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)at);
		return store;
	}
	X509_STORE_free(store);
	return NULL;
}

static bool moment_of(PKCS7 *token, int64_t *at)
{
	TS_TST_INFO *info = PKCS7_to_TS_TST_INFO(token);
	const ASN1_GENERALIZEDTIME *time = info ? TS_TST_INFO_get_time(info) : NULL;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;
	bool ok = time && epoch && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
	*at = (int64_t)days * 86400 + seconds;
	ASN1_TIME_free(epoch);
	TS_TST_INFO_free(info);
	return ok;
}

/* The context takes the store over; NULL and err when there is none. */
static bool trust(TS_VERIFY_CTX *context, const char *ca_file, int64_t at, struct err *err)
{
	X509_STORE *store = trusted(ca_file, at);
	if (!store)
		return refused(err, ERR_CONFIG, "the certificates for time stamps cannot be read from the file named for them");
	TS_VERIFY_CTX_set_store(context, store);
	TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
	return true;
}

bool timestamp_check(const void *token, size_t len, const struct digest *digest, const char *ca_file, int64_t *at,
                     struct err *err)
{
	const unsigned char *from = token;
	PKCS7 *parsed = len <= INT_MAX ? d2i_PKCS7(NULL, &from, (long)len) : NULL;
	TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
	unsigned char *imprint = OPENSSL_memdup(digest->bytes, DIGEST_SIZE); /* the context frees it */
	bool ok = parsed && from == (const unsigned char *)token + len && context && imprint && moment_of(parsed, at);
	if (!ok)
		refused(err, ERR_DATA, "it is no time stamp");
	if (context && imprint)
		TS_VERIFY_CTX_set_imprint(context, imprint, DIGEST_SIZE);
	else
		OPENSSL_free(imprint);
	if (ok) {
		TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_IMPRINT);
		ok = (!*ca_file || trust(context, ca_file, *at, err)) &&
		     (TS_RESP_verify_token(context, parsed) == 1 ||
		      refused(err, ERR_DATA, "the time stamp does not fit what was stamped, or is not to be trusted"));
	}
	TS_VERIFY_CTX_free(context);
	PKCS7_free(parsed);
	ERR_clear_error();
	return ok;
}

/* --- taking --- */

static bool granted(TS_RESP *reply, struct err *err)
{
	char text[64] = "";
	const TS_STATUS_INFO *status = TS_RESP_get_status_info(reply);
	long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
	const STACK_OF(ASN1_UTF8STRING) *words = TS_STATUS_INFO_get0_text(status);
	const ASN1_UTF8STRING *first = words && sk_ASN1_UTF8STRING_num(words) > 0 ? sk_ASN1_UTF8STRING_value(words, 0) : NULL;
	if (code == TS_STATUS_GRANTED || code == TS_STATUS_GRANTED_WITH_MODS)
		return true;
	if (first)
		memcpy(text, ASN1_STRING_get0_data(first),
		       (size_t)ASN1_STRING_length(first) < sizeof text - 1 ? (size_t)ASN1_STRING_length(first) : sizeof text - 1);
	return err_set(err, ERR_UNAVAILABLE, "the time stamp server refused and said: %s", *text ? text : "nothing");
}

/* Everything the request asked for, the signature where there is a CA. */
static bool fits(TS_REQ *request, TS_RESP *reply, const char *ca_file, struct err *err)
{
	int64_t at;
	TS_VERIFY_CTX *context = TS_REQ_to_TS_VERIFY_CTX(request, NULL);
	if (!context)
		return err_memory(err);
	bool ok = moment_of(TS_RESP_get_token(reply), &at) || refused(err, ERR_DATA, "the reply holds no time stamp");
	ok = ok && (!*ca_file || trust(context, ca_file, at, err));
	ok = ok && (TS_RESP_verify_response(context, reply) == 1 ||
	            refused(err, ERR_DATA, "the reply is not one to this request, or not to be trusted"));
	TS_VERIFY_CTX_free(context);
	return ok;
}

bool timestamp_take(const struct buf *request, const struct buf *reply, const char *ca_file, struct buf *token,
                    struct err *err)
{
	const unsigned char *from = (const unsigned char *)buf_str(request);
	TS_REQ *asked = d2i_TS_REQ(NULL, &from, (long)request->len);
	from = (const unsigned char *)buf_str(reply);
	TS_RESP *said = reply->len <= INT_MAX ? d2i_TS_RESP(NULL, &from, (long)reply->len) : NULL;
	unsigned char *der = NULL;
	int len = -1;
	bool ok = (asked && said) || refused(err, ERR_DATA, "the server's reply is no time stamp");
	ok = ok && granted(said, err) && fits(asked, said, ca_file, err);
	if (ok && (len = i2d_PKCS7(TS_RESP_get_token(said), &der)) > 0)
		buf_add(token, der, (size_t)len);
	OPENSSL_free(der);
	TS_REQ_free(asked);
	TS_RESP_free(said);
	ERR_clear_error();
	return ok && (len > 0 ? buf_ok(token, err) : err_memory(err));
}
