/* SPDX-License-Identifier: MIT */
/* The outcome of a mail for everything a server can do to it (S01, S02, S03, S05,
 * M01-M06), against the server of tests/lib/sink. Skipped without openssl. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "post/smtp.h"
#include "tests/lib/sink.h"

static char dir[1024];
static char cert[1100], key[1100], ca[1100], other_ca[1100], bad_cert[1100], bad_key[1100];

static void path_in(char *out, const char *name)
{
	snprintf(out, 1100, "%s/%s", dir, name);
}

static int make_dir(void **state)
{
	(void)state;
	const char *tmp = getenv("TMPDIR"), *top = getenv("top_srcdir");
	char command[4096];
	snprintf(dir, sizeof(dir), "%s/dun-smtp.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(dir))
		return -1;
	path_in(cert, "server.pem");
	path_in(key, "server.key");
	path_in(ca, "ca.pem");
	path_in(other_ca, "other.pem");
	path_in(bad_cert, "stranger.pem");
	path_in(bad_key, "stranger.key");
	snprintf(command, sizeof(command), "sh '%s/tests/lib/ca.sh' '%s'", top ? top : ".", dir);
	return system(command) == 0 ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	char command[2048];
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	return system(command) == 0 ? 0 : -1;
}

static struct buf read_file(const char *name)
{
	char path[1100], chunk[4096];
	struct buf out = BUF_INIT;
	path_in(path, name);
	FILE *f = fopen(path, "r");
	for (size_t n; f && (n = fread(chunk, 1, sizeof(chunk), f)) > 0;)
		buf_add(&out, chunk, n);
	if (f)
		fclose(f);
	return out;
}

static void write_file(const char *name, const char *text)
{
	char path[1100];
	path_in(path, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static bool file_has(const char *name, const char *text)
{
	struct buf all = read_file(name);
	bool has = strstr(buf_str(&all), text) != NULL;
	buf_release(&all);
	return has;
}

/* A server with one fault, and an account for it. */
struct stage {
	pid_t pid;
	char url[64];
	struct net_account account;
};

static void stage_open(struct stage *stage, const char *fault, struct sink_options o)
{
	char path[1100];
	const char *names[] = {"wire", "mails"};
	for (size_t i = 0; i < 2; i++) {
		path_in(path, names[i]);
		unlink(path);
	}
	write_file("fault", fault);
	o.dir = dir;
	o.cert = o.cert ? o.cert : cert;
	o.key = o.key ? o.key : key;
	o.user = "collect";
	o.password = "s3cret pass";
	int port = 0;
	stage->pid = sink_start(&o, &port);
	assert_true(stage->pid > 0);
	snprintf(stage->url, sizeof(stage->url), "%s://localhost:%d", o.tls_at_once ? "smtps" : "smtp", port);
	stage->account = (struct net_account){
		.url = stage->url, .user = "collect", .password = "s3cret pass", .ca_file = ca,
		.connect_ms = 700, .reply_ms = 400, .dot_ms = 400,
	};
}

static const char good_mail[] = "From: a@firm.example\r\nMessage-ID: <1@firm.example>\r\n\r\n"
                                "Dear all,\r\n.\r\n..two\r\nbye\r\n";

struct dots {
	int count;
	bool refuse;
};

static bool on_dot(void *arg, struct err *err)
{
	struct dots *dots = arg;
	dots->count++;
	return dots->refuse ? err_set(err, ERR_IO, "the book cannot be written") : true;
}

/* Sends one mail through a fresh connection; connecting that fails counts as LATER. */
static struct smtp_result one_mail(struct stage *stage, struct dots *dots, const char *to)
{
	struct smtp_result result = {.outcome = SMTP_LATER};
	struct err err = {0};
	struct smtp *smtp = smtp_open(&stage->account, &err);
	const struct smtp_mail mail = {
		.from = "desk@firm.example", .to = &to, .to_count = 1,
		.bytes = good_mail, .len = strlen(good_mail), .before_dot = on_dot, .arg = dots,
	};
	if (smtp)
		smtp_send(smtp, &mail, &result);
	else
		snprintf(result.why, sizeof(result.why), "%.390s", err.text);
	smtp_close(smtp);
	return result;
}

/* What the server does | what we must know | was the dot reached, has it the mail. */
static const struct {
	const char *fault;
	enum smtp_outcome outcome;
	bool dot, taken;
} outcomes[] = {
	{"", SMTP_SENT, true, true},
	{"connect close", SMTP_LATER, false, false},
	{"connect rst", SMTP_LATER, false, false},
	{"connect stall", SMTP_LATER, false, false},
	{"connect garbage", SMTP_LATER, false, false},
	{"connect 554 5.3.2 no", SMTP_LATER, false, false},
	{"connect 421 4.3.2 busy", SMTP_LATER, false, false},
	{"ehlo close", SMTP_LATER, false, false},
	{"ehlo stall", SMTP_LATER, false, false},
	{"ehlo garbage", SMTP_LATER, false, false},
	{"ehlo flood", SMTP_LATER, false, false},
	{"starttls close", SMTP_LATER, false, false},
	{"starttls 454 4.7.0 no", SMTP_LATER, false, false},
	{"starttls stall", SMTP_LATER, false, false},
	{"auth close", SMTP_LATER, false, false},
	{"auth stall", SMTP_LATER, false, false},
	{"auth 535 5.7.8 no", SMTP_LATER, false, false},
	{"auth 454 4.7.0 later", SMTP_LATER, false, false},
	{"mail close", SMTP_LATER, false, false},
	{"mail rst", SMTP_LATER, false, false},
	{"mail stall", SMTP_LATER, false, false},
	{"mail garbage", SMTP_LATER, false, false},
	{"mail flood", SMTP_LATER, false, false},
	{"mail 451 4.3.0 later", SMTP_LATER, false, false},
	{"mail 552 5.3.4 too big", SMTP_REJECTED, false, false},
	{"mail 354 what", SMTP_LATER, false, false},
	{"rcpt close", SMTP_LATER, false, false},
	{"rcpt stall", SMTP_LATER, false, false},
	{"rcpt garbage", SMTP_LATER, false, false},
	{"rcpt 450 4.2.1 greylisted", SMTP_LATER, false, false},
	{"rcpt 550 5.1.1 no such user", SMTP_REJECTED, false, false},
	{"data close", SMTP_LATER, false, false},
	{"data stall", SMTP_LATER, false, false},
	{"data garbage", SMTP_LATER, false, false},
	{"data 451 4.3.0 try later", SMTP_LATER, false, false}, /* S02 */
	{"data 554 5.5.1 no", SMTP_REJECTED, false, false},
	{"data 250 what", SMTP_LATER, false, false},
	{"dot close", SMTP_UNCERTAIN, true, false},
	{"dot rst", SMTP_UNCERTAIN, true, false}, /* S01 */
	{"dot stall", SMTP_UNCERTAIN, true, false},
	{"dot garbage", SMTP_UNCERTAIN, true, false},
	{"dot flood", SMTP_UNCERTAIN, true, false}, /* S05 */
	{"dot swallow", SMTP_UNCERTAIN, true, true},
	{"dot swallow-rst", SMTP_UNCERTAIN, true, true},
	{"dot swallow-stall", SMTP_UNCERTAIN, true, true},
	{"dot take 421 4.3.2 going down", SMTP_UNCERTAIN, true, true},
	{"dot 421 4.3.2 going down", SMTP_UNCERTAIN, true, false},
	{"dot 354 what", SMTP_UNCERTAIN, true, false},
	{"dot 451 4.3.0 later", SMTP_LATER, true, false},
	{"dot 452 4.2.2 full", SMTP_LATER, true, false},
	{"dot 550 5.7.1 spam", SMTP_REJECTED, true, false},
	{"dot 554 5.6.0 no", SMTP_REJECTED, true, false},
	{"quit close", SMTP_SENT, true, true},
	{"quit stall", SMTP_SENT, true, true},
};

static void every_outcome_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		struct stage stage;
		struct dots dots = {0};
		stage_open(&stage, outcomes[i].fault, (struct sink_options){0});
		struct smtp_result r = one_mail(&stage, &dots, "gym@pine.example");
		sink_stop(stage.pid);
		bool taken = file_has("mails", "<1@firm.example>");
		if (r.outcome != outcomes[i].outcome || dots.count != outcomes[i].dot || taken != outcomes[i].taken)
			fail_msg("\"%s\": outcome %d (want %d), dot %d (want %d), taken %d (want %d): %s / %s", outcomes[i].fault,
			         r.outcome, outcomes[i].outcome, dots.count, outcomes[i].dot, taken, outcomes[i].taken,
			         r.why, r.reply);
		if (r.outcome != SMTP_SENT && !r.why[0])
			fail_msg("\"%s\" gives no reason", outcomes[i].fault);
	}
}

static void the_last_reply_is_kept(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {0};
	stage_open(&stage, "", (struct sink_options){0});
	struct smtp_result r = one_mail(&stage, &dots, "gym@pine.example");
	sink_stop(stage.pid);
	assert_int_equal(r.code, 250);
	assert_string_equal(r.reply, "250 2.0.0 Ok: queued as SINK1");
	stage_open(&stage, "rcpt 550 5.1.1 \x1b[2J<b@y.example> User unknown", (struct sink_options){0});
	r = one_mail(&stage, &dots, "gym@pine.example");
	sink_stop(stage.pid);
	assert_int_equal(r.code, 550); /* T11: as it came; who shows it tames it */
	assert_string_equal(r.reply, "550 5.1.1 \x1b[2J<b@y.example> User unknown");
}

static void smtps_works_too(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {0};
	stage_open(&stage, "", (struct sink_options){.tls_at_once = true});
	assert_int_equal(one_mail(&stage, &dots, "gym@pine.example").outcome, SMTP_SENT);
	sink_stop(stage.pid);
}

static void text_arrives_byte_for_byte(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {0};
	char command[4096];
	snprintf(command, sizeof(command), "rm -f '%s'/text-*", dir);
	assert_int_equal(system(command), 0);
	stage_open(&stage, "", (struct sink_options){0});
	assert_int_equal(one_mail(&stage, &dots, "gym@pine.example").outcome, SMTP_SENT);
	sink_stop(stage.pid);
	snprintf(command, sizeof(command), "mv '%s'/text-* '%s/got'", dir, dir);
	assert_int_equal(system(command), 0);
	struct buf got = read_file("got");
	assert_string_equal(buf_str(&got), good_mail);
	buf_release(&got);
}

/* S03, wrong certificates, no login offered: no password and no mail on the wire. */
static void no_tls_no_trust_no_login_no_mail(void **state)
{
	(void)state;
	const struct {
		struct sink_options o;
		const char *ca, *password, *says;
		enum err_code code;
	} rows[] = {
		{{.no_starttls = true}, ca, "s3cret pass", "offers no TLS", ERR_CONFIG},
		{{0}, other_ca, "s3cret pass", "certificate cannot be trusted", ERR_CONFIG},
		{{.tls_at_once = true}, other_ca, "s3cret pass", "certificate cannot be trusted", ERR_CONFIG},
		{{.cert = bad_cert, .key = bad_key}, ca, "s3cret pass", "certificate cannot be trusted", ERR_CONFIG},
		{{.no_auth = true}, ca, "s3cret pass", "offers no login", ERR_DENIED},
		{{0}, ca, "wrong", "refused the login and said: 535 5.7.8", ERR_DENIED},
		{{0}, "", "s3cret pass", "certificate cannot be trusted", ERR_CONFIG},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stage stage;
		struct err err = {0};
		stage_open(&stage, "", rows[i].o);
		stage.account.ca_file = rows[i].ca;
		stage.account.password = rows[i].password;
		struct smtp *smtp = smtp_open(&stage.account, &err);
		assert_null(smtp);
		sink_stop(stage.pid);
		if (!strstr(err.text, rows[i].says) || err.code != rows[i].code)
			fail_msg("row %zu: code %d, \"%s\"", i, err.code, err.text);
		assert_false(file_has("wire", "C MAIL"));
		if (rows[i].ca != ca || rows[i].o.no_starttls || rows[i].o.cert)
			assert_false(file_has("wire", "C AUTH"));
	}
}

static void bad_accounts_are_told(void **state)
{
	(void)state;
	static const char *const urls[] = {"http://localhost:1", "localhost::", "file:///etc/passwd", "imap://localhost:1"};
	for (size_t i = 0; i < 4; i++) {
		struct net_account account = {.url = urls[i], .user = "", .password = "", .ca_file = ""};
		struct err err = {0};
		assert_null(smtp_open(&account, &err));
		assert_int_equal(err.code, ERR_CONFIG);
	}
	struct net_account nobody = {.url = "smtps://127.0.0.1:1", .user = "", .password = "", .ca_file = ca};
	struct err err = {0};
	assert_null(smtp_open(&nobody, &err));
	assert_int_equal(err.code, ERR_UNAVAILABLE);
}

/* M01, M02, M03, M05, M06: the third gate. */
static void hostile_addresses_never_reach_the_wire(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"b@y.de>\r\nRCPT TO:<evil@z.de", "b@y.de\nBcc: all@corp.de", "b@y.de> SIZE=1 BODY=8BITMIME <x",
		"`id`;$(id)|x&@y.de", "", "b", "@y.de", "b@", "-oQ@y.de", "b@-y.de", "b@y..de", "a b@y.de", "b@y.de ",
		"b\x01@y.de", "b@y.de\x7f", "b@y\xc2\x85.de", "b\xff@y.de", "b@y.de\r", "<b@y.de>", "m\xc3\xbcller@y.de",
	};
	struct stage stage;
	stage_open(&stage, "", (struct sink_options){.no_utf8 = true});
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct dots dots = {0};
		struct smtp_result r = one_mail(&stage, &dots, bad[i]);
		if (r.outcome != SMTP_REFUSED || dots.count || !strstr(r.why, "nothing was sent"))
			fail_msg("address %zu: outcome %d, \"%s\"", i, r.outcome, r.why);
	}
	sink_stop(stage.pid);
	assert_false(file_has("wire", "C MAIL"));
	assert_false(file_has("wire", "C RCPT"));
}

static void foreign_domains_go_as_a_labels(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {0};
	stage_open(&stage, "", (struct sink_options){.no_utf8 = true});
	assert_int_equal(one_mail(&stage, &dots, "info@ex\xc3\xa4mple.de").outcome, SMTP_SENT);
	sink_stop(stage.pid);
	assert_true(file_has("wire", "C RCPT TO:<info@xn--exmple-cua.de>"));
	stage_open(&stage, "", (struct sink_options){0});
	assert_int_equal(one_mail(&stage, &dots, "m\xc3\xbcller@ex\xc3\xa4mple.de").outcome, SMTP_SENT);
	sink_stop(stage.pid);
	assert_true(file_has("wire", "SMTPUTF8"));
}

static void malformed_bytes_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "a", "a\n", "a\r\nb\n", "a\rb\r\n", "a\r\n\n"};
	struct stage stage;
	struct err err = {0};
	const char *to = "gym@pine.example";
	stage_open(&stage, "", (struct sink_options){0});
	struct smtp *smtp = smtp_open(&stage.account, &err);
	assert_non_null(smtp);
	struct dots dots = {0};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct smtp_result r;
		struct smtp_mail mail = {"desk@firm.example", &to, 1, bad[i], strlen(bad[i]), on_dot, &dots};
		smtp_send(smtp, &mail, &r);
		assert_int_equal(r.outcome, SMTP_REFUSED);
	}
	assert_int_equal(dots.count, 0);
	smtp_close(smtp);
	sink_stop(stage.pid);
}

static void one_bad_recipient_stops_all_and_the_next_mail_goes(void **state)
{
	(void)state;
	struct stage stage;
	struct err err = {0};
	const char *to[] = {"gym@pine.example", "nobody@pine.example"};
	struct dots dots = {0};
	struct smtp_result r;
	stage_open(&stage, "", (struct sink_options){0});
	struct smtp *smtp = smtp_open(&stage.account, &err);
	assert_non_null(smtp);
	struct smtp_mail mail = {"desk@firm.example", to, 2, good_mail, strlen(good_mail), on_dot, &dots};
	smtp_send(smtp, &mail, &r);
	assert_int_equal(r.outcome, SMTP_REJECTED);
	assert_string_equal(r.reply, "550 5.1.1 no such user here");
	assert_true(smtp_ready(smtp));
	mail.to_count = 1;
	for (int i = 0; i < 3; i++) {
		smtp_send(smtp, &mail, &r);
		assert_int_equal(r.outcome, SMTP_SENT);
		assert_true(smtp_ready(smtp));
	}
	smtp_close(smtp);
	sink_stop(stage.pid);
	assert_int_equal(dots.count, 3);
}

static void a_book_that_cannot_be_written_halts_before_the_dot(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {.refuse = true};
	stage_open(&stage, "", (struct sink_options){0});
	struct smtp_result r = one_mail(&stage, &dots, "gym@pine.example");
	sink_stop(stage.pid);
	assert_int_equal(r.outcome, SMTP_HALTED);
	assert_string_equal(r.why, "the book cannot be written");
	assert_false(file_has("mails", "@"));
}

/* A sanitizer keeps what was freed for a while, so its memory says nothing. */
#if defined(__SANITIZE_ADDRESS__)
static const bool sanitized = true;
#elif defined(__has_feature)
static const bool sanitized = __has_feature(address_sanitizer);
#else
static const bool sanitized = false;
#endif

/* S05: a million lines cost no memory. */
static void a_flood_is_bounded(void **state)
{
	(void)state;
	struct stage stage;
	struct dots dots = {0};
	struct rusage before, after;
	stage_open(&stage, "", (struct sink_options){0});
	one_mail(&stage, &dots, "gym@pine.example");
	sink_stop(stage.pid);
	getrusage(RUSAGE_SELF, &before);
	stage_open(&stage, "mail flood", (struct sink_options){0});
	struct smtp_result r = one_mail(&stage, &dots, "gym@pine.example");
	sink_stop(stage.pid);
	getrusage(RUSAGE_SELF, &after);
	assert_int_equal(r.outcome, SMTP_LATER);
	assert_non_null(strstr(r.why, "longer than"));
	if (!sanitized)
		assert_true(after.ru_maxrss - before.ru_maxrss < 1024);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_outcome_is_known),
		cmocka_unit_test(the_last_reply_is_kept),
		cmocka_unit_test(smtps_works_too),
		cmocka_unit_test(text_arrives_byte_for_byte),
		cmocka_unit_test(no_tls_no_trust_no_login_no_mail),
		cmocka_unit_test(bad_accounts_are_told),
		cmocka_unit_test(hostile_addresses_never_reach_the_wire),
		cmocka_unit_test(foreign_domains_go_as_a_labels),
		cmocka_unit_test(malformed_bytes_are_refused),
		cmocka_unit_test(one_bad_recipient_stops_all_and_the_next_mail_goes),
		cmocka_unit_test(a_book_that_cannot_be_written_halts_before_the_dot),
		cmocka_unit_test(a_flood_is_bounded),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
