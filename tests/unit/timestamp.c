/* SPDX-License-Identifier: MIT */
/* Time stamps against a responder made here, whose clock and certificates are ours:
 * good after the certificate has run out, and for nothing but what was stamped. */
#include "base/timestamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

enum { STAMPED_AT = 1579089600, OUTSIDE = 1609459200 }; /* 2020-01-15 12:00, 2021-01-01 UTC */

static EVP_PKEY *key;
static X509 *authority, *other, *responder;
static char ca_path[64], other_path[64];
static long moment;

static void add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, authority ? authority : cert, cert, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	X509_add_ext(cert, extension, -1);
	X509_EXTENSION_free(extension);
}

/* Good in January 2020 alone. */
static X509 *make_cert(const char *name, bool ca)
{
	X509 *cert = X509_new();
	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 7);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(cert, X509_get_subject_name(ca ? cert : authority));
	ASN1_TIME_set_string(X509_getm_notBefore(cert), "20200101000000Z");
	ASN1_TIME_set_string(X509_getm_notAfter(cert), "20200201000000Z");
	X509_set_pubkey(cert, key);
	add_extension(cert, NID_basic_constraints, ca ? "critical,CA:TRUE" : "CA:FALSE");
	if (!ca)
		add_extension(cert, NID_ext_key_usage, "critical,timeStamping");
	assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
	return cert;
}

static void write_cert(X509 *cert, char *path)
{
	strcpy(path, "/tmp/dun-timestamp-XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_int_equal(PEM_write_X509(file, cert), 1);
	fclose(file);
}

static int start(void **state)
{
	(void)state;
	key = EVP_EC_gen("P-256");
	other = make_cert("another authority", true);
	authority = make_cert("an authority", true);
	responder = make_cert("a responder", false);
	write_cert(authority, ca_path);
	write_cert(other, other_path);
	return key ? 0 : -1;
}

static int finish(void **state)
{
	(void)state;
	unlink(ca_path);
	unlink(other_path);
	X509_free(authority);
	X509_free(other);
	X509_free(responder);
	EVP_PKEY_free(key);
	return 0;
}

/* --- the responder --- */

static ASN1_INTEGER *serial(struct TS_resp_ctx *context, void *arg)
{
	(void)context;
	(void)arg;
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	ASN1_INTEGER_set(number, 42);
	return number;
}

static int clock_of(struct TS_resp_ctx *context, void *arg, long *seconds, long *micro)
{
	(void)context;
	(void)arg;
	*seconds = moment;
	*micro = 0;
	return 1;
}

static void answer(const struct buf *request, struct buf *reply)
{
	TS_RESP_CTX *context = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
	BIO *in = BIO_new_mem_buf(request->data, (int)request->len);
	unsigned char *der = NULL;
	TS_RESP_CTX_set_signer_cert(context, responder);
	TS_RESP_CTX_set_signer_key(context, key);
	TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
	TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256());
	TS_RESP_CTX_set_def_policy(context, policy);
	TS_RESP_CTX_add_md(context, EVP_sha256());
	TS_RESP_CTX_set_serial_cb(context, serial, NULL);
	TS_RESP_CTX_set_time_cb(context, clock_of, NULL);
	TS_RESP *made = TS_RESP_create_response(context, in);
	assert_non_null(made);
	int len = i2d_TS_RESP(made, &der);
	buf_add(reply, der, (size_t)len);
	OPENSSL_free(der);
	TS_RESP_free(made);
	BIO_free(in);
	ASN1_OBJECT_free(policy);
	TS_RESP_CTX_free(context);
}

static struct digest digest_for(const char *text)
{
	struct digest digest;
	assert_true(digest_of(text, strlen(text), &digest, NULL));
	return digest;
}

struct stamped {
	struct buf request, reply, token;
};

static void stamp(struct stamped *s, const char *text, long at)
{
	struct digest digest = digest_for(text);
	struct err err = {0};
	*s = (struct stamped){.request = BUF_INIT};
	moment = at;
	assert_true(timestamp_ask(&digest, &s->request, &err));
	answer(&s->request, &s->reply);
}

static void stamped_release(struct stamped *s)
{
	buf_release(&s->request);
	buf_release(&s->reply);
	buf_release(&s->token);
}

/* --- what is promised --- */

static void a_token_outlives_its_certificate(void **state)
{
	(void)state;
	struct stamped s;
	struct err err = {0};
	struct digest head = digest_for("head");
	int64_t at = 0;
	stamp(&s, "head", STAMPED_AT);
	if (!timestamp_take(&s.request, &s.reply, ca_path, &s.token, &err))
		fail_msg("%s", err.text);
	if (!timestamp_check(s.token.data, s.token.len, &head, ca_path, &at, &err))
		fail_msg("%s", err.text);
	assert_int_equal(at, STAMPED_AT);
	stamped_release(&s);
}

static void a_stamp_made_after_the_certificate_ran_out_is_none(void **state)
{
	(void)state;
	struct stamped s;
	struct err err = {0};
	struct digest head = digest_for("head");
	int64_t at;
	stamp(&s, "head", OUTSIDE);
	assert_false(timestamp_take(&s.request, &s.reply, ca_path, &s.token, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_true(timestamp_take(&s.request, &s.reply, "", &s.token, &err)); /* unchecked */
	assert_false(timestamp_check(s.token.data, s.token.len, &head, ca_path, &at, &err));
	stamped_release(&s);
}

static void it_speaks_for_nothing_else(void **state)
{
	(void)state;
	struct stamped s, t;
	struct err err = {0};
	struct digest head = digest_for("head"), forged = digest_for("forged");
	int64_t at;
	stamp(&s, "head", STAMPED_AT);
	stamp(&t, "head", STAMPED_AT);
	assert_false(timestamp_take(&s.request, &t.reply, ca_path, &s.token, &err)); /* another nonce */
	assert_true(timestamp_take(&s.request, &s.reply, ca_path, &s.token, &err));
	assert_false(timestamp_check(s.token.data, s.token.len, &forged, ca_path, &at, &err));
	assert_false(timestamp_check(s.token.data, s.token.len, &forged, "", &at, &err));
	assert_false(timestamp_check(s.token.data, s.token.len, &head, other_path, &at, &err));
	assert_false(timestamp_check(s.token.data, s.token.len - 1, &head, ca_path, &at, &err));
	err = (struct err){0};
	assert_false(timestamp_check(s.token.data, s.token.len, &head, "/nowhere/ca.pem", &at, &err));
	assert_int_equal(err.code, ERR_CONFIG);
	stamped_release(&s);
	stamped_release(&t);
}

/* Every bit of a token: another answer or the same, never a crash. */
static void damaged_tokens_are_refused(void **state)
{
	(void)state;
	struct stamped s;
	struct digest head = digest_for("head");
	int64_t at;
	size_t refused = 0, tried = 0;
	stamp(&s, "head", STAMPED_AT);
	assert_true(timestamp_take(&s.request, &s.reply, ca_path, &s.token, NULL));
	for (size_t i = 0; i < s.token.len; i += 3) {
		s.token.data[i] = (char)(s.token.data[i] ^ 0x04);
		refused += !timestamp_check(s.token.data, s.token.len, &head, ca_path, &at, NULL);
		s.token.data[i] = (char)(s.token.data[i] ^ 0x04);
		tried++;
	}
	assert_true(refused * 10 >= tried * 5);
	stamped_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_outlives_its_certificate),
		cmocka_unit_test(a_stamp_made_after_the_certificate_ran_out_is_none),
		cmocka_unit_test(it_speaks_for_nothing_else),
		cmocka_unit_test(damaged_tokens_are_refused),
	};
	return cmocka_run_group_tests(tests, start, finish);
}
