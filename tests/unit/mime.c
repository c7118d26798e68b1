/* SPDX-License-Identifier: MIT */
/* A mail as bytes: python3's email package, which knows nothing of us, reads back
 * what was put in; the gates refuse what hostile.jsonl holds (M01 to M15). */
#include "letter/mime.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"

static struct mime_mail mail_to(const struct address *to, const char *subject, const char *body)
{
	return (struct mime_mail){
		.from = {.name = "Ji Kim", .mail = "ji@kim.example"},
		.to = to,
		.to_count = 1,
		.subject = subject,
		.body = body,
		.body_len = strlen(body),
		.date = {.at = 1795438800, .offset = 60},
		.message_id = "<0123456789abcdef@kim.example>",
		.head = "42 00ff",
	};
}

static const struct address eva = {.name = "Eva Bergmann", .mail = "eva@bergmann.example"};

static bool python_here(void)
{
	if (system("python3 -c 'import email' 2>/dev/null") == 0)
		return true;
	print_message("skipped: python3 is not here to read mails back\n");
	return false;
}

static const char reader[] =
	"python3 -c \"\n"
	"import sys, email, email.policy\n"
	"m = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)\n"
	"w = lambda s: sys.stdout.buffer.write(s.encode('utf-8', 'surrogateescape'))\n"
	"for h in ('From', 'To', 'Cc'):\n"
	"    for a in (m[h].addresses if m[h] else ()):\n"
	"        w(f'{h}|{a.display_name}|{a.addr_spec}\\n')\n"
	"w('Subject|' + str(m['Subject']) + '\\n')\n"
	"w('Headers|' + ' '.join(m.keys()) + '\\n')\n"
	"w('Defects|' + str(len(m.defects) + sum(len(p.defects) for p in m.walk())) + '\\n')\n"
	"for p in m.walk():\n"
	"    if p.get_filename(): w(f'File|{p.get_filename()}|{p.get_content_type()}|{len(p.get_payload(decode=True))}\\n')\n"
	"w('Body|' + m.get_body(('plain',)).get_content().replace('\\r\\n', '\\n'))\n"
	"\" ";

/* What python makes of the mail, as lines; one string of the caller's buf. */
static const char *read_back(const struct mime_mail *mail, struct buf *out)
{
	struct buf raw = BUF_INIT, command = BUF_INIT;
	char path[200];
	const char *tmp = getenv("TMPDIR");
	char block[4096];
	size_t n;
	struct err err = {0};
	if (!mime_compose(mail, &raw, &err))
		fail_msg("%s", err.text);
	snprintf(path, sizeof(path), "%.150s/dun-mime-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, raw.data, raw.len), raw.len);
	close(fd);
	buf_addf(&command, "%s%s", reader, path);
	FILE *pipe = popen(buf_str(&command), "r");
	assert_non_null(pipe);
	buf_clear(out);
	while ((n = fread(block, 1, sizeof(block), pipe)) > 0)
		buf_add(out, block, n);
	assert_int_equal(pclose(pipe), 0);
	unlink(path);
	buf_release(&raw);
	buf_release(&command);
	return buf_str(out);
}

static void plain_mail_byte_for_byte(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct mime_mail mail = mail_to(&eva, "Invoice 1001: a reminder", "Dear Eva,\n\nthank you.\n");
	assert_true(mime_compose(&mail, &out, NULL));
	assert_string_equal(buf_str(&out), "From: Ji Kim\r\n <ji@kim.example>\r\n"
	                                   "To: Eva Bergmann\r\n <eva@bergmann.example>\r\n"
	                                   "Subject: Invoice 1001: a reminder\r\n"
	                                   "Date: Mon, 23 Nov 2026 14:00:00 +0100\r\n"
	                                   "Message-ID: <0123456789abcdef@kim.example>\r\n"
	                                   "X-Dun-Head: 42 00ff\r\n"
	                                   "MIME-Version: 1.0\r\n"
	                                   "Content-Type: text/plain; charset=utf-8\r\n"
	                                   "Content-Transfer-Encoding: 7bit\r\n\r\n"
	                                   "Dear Eva,\r\n\r\nthank you.\r\n");
	struct buf again = BUF_INIT;
	assert_true(mime_compose(&mail, &again, NULL));
	assert_string_equal(buf_str(&out), buf_str(&again));
	buf_release(&again);
	buf_release(&out);
}

/* What goes in comes out, in every script and however long. */
static void python_reads_what_was_written(void **state)
{
	(void)state;
	static const struct {
		const char *name, *subject, *body, *form;
	} rows[] = {
		{"Eva Bergmann", "Invoice 1001", "Dear Eva,\nhello\n", "7bit"},
		{"Eva Bergmann", "Invoice 1001", "Dear Eva,\n\nFrom the invoice of 3 May\n.\n>From us\n trailing \n",
		 "quoted-printable"},
		{"Jürgen Weiß", "Rechnung 1001: freundliche Erinnerung an die fällige Zahlung für Ihre Größen",
		 "Guten Tag Jürgen,\n\nüber 12.450,00 €\n", "quoted-printable"},
		{"Анна Петрова", "Счёт 1001: напоминание об оплате, которое не помещается в одну строку",
		 "Здравствуйте, Анна!\n", "quoted-printable"},
		{"주식회사 한빛", "청구서 1001 결제 안내: 기한이 지난 금액을 확인해 주시기 바랍니다, 감사합니다",
		 "안녕하세요,\n\n청구서를 확인해 주세요.\n", "base64"},
		{"田中商店", "請求書1001のお支払いについてのご確認をお願い申し上げます", "いつもお世話になっております。\n", "base64"},
		{"\"Evil, Inc.\" <other@x.example>,", "=?utf-8?Q?Paid=0D=0ABcc=3A_x=40y.example?=", "x\n", "7bit"},
		{"O'Brien \\ \"Co\"", "a subject of plain words that is longer than one line of a header may be, "
		                      "so that it must be folded somewhere, at least twice over",
		 "x\n", "7bit"},
		{"a name of more than sixty plain characters, so that it is folded as words",
		 "👩\u200d👩\u200d👧 family", "x\n", "7bit"},
	};
	if (!python_here())
		return;
	struct buf got = BUF_INIT, want = BUF_INIT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct address to = {.name = rows[i].name, .mail = "someone@client.example"};
		struct mime_mail mail = mail_to(&to, rows[i].subject, rows[i].body);
		struct buf raw = BUF_INIT;
		buf_clear(&want);
		buf_addf(&want,
		         "From|Ji Kim|ji@kim.example\nTo|%s|someone@client.example\nSubject|%s\n"
		         "Headers|From To Subject Date Message-ID X-Dun-Head MIME-Version Content-Type "
		         "Content-Transfer-Encoding\nDefects|0\nBody|%s",
		         rows[i].name, rows[i].subject, rows[i].body);
		assert_string_equal(read_back(&mail, &got), buf_str(&want));
		assert_true(mime_compose(&mail, &raw, NULL));
		assert_non_null(strstr(buf_str(&raw), rows[i].form));
		for (const char *line = buf_str(&raw); *line; line = strstr(line, "\r\n") + 2)
			assert_true(strcspn(line, "\r") <= 78);
		assert_null(strstr(buf_str(&raw), "\r\n.\r\n"));
		assert_null(strstr(buf_str(&raw), "\r\nFrom "));
		buf_release(&raw);
	}
	buf_release(&got);
	buf_release(&want);
}

static void a_body_of_one_long_line(void **state)
{
	(void)state;
	struct buf body = BUF_INIT, got = BUF_INIT, want = BUF_INIT;
	buf_pad(&body, 'x', 20000); /* hostile.jsonl M13 */
	buf_adds(&body, "\n한글\n");
	struct mime_mail mail = mail_to(&eva, "s", buf_str(&body));
	if (python_here()) {
		buf_addf(&want, "Body|%s", buf_str(&body));
		assert_string_equal(strstr(read_back(&mail, &got), "Body|"), buf_str(&want));
	}
	buf_release(&body);
	buf_release(&got);
	buf_release(&want);
}

static void files_go_along(void **state)
{
	(void)state;
	static const char pdf[] = "%PDF-1.4 \0 bytes";
	const struct mime_file files[] = {
		{"invoice-1001.pdf", "application/pdf", pdf, sizeof(pdf)},
		{"../../Rechnung über die Lieferung von Größen und Maßen im Frühjahr.pdf", NULL, pdf, 3},
		{"a\"b;c.exe", "not a type\r\n", "", 0},
	};
	struct mime_mail mail = mail_to(&eva, "s", "Dear Eva,\n");
	mail.files = files;
	mail.file_count = 3;
	struct buf got = BUF_INIT;
	if (python_here()) {
		read_back(&mail, &got);
		assert_non_null(strstr(buf_str(&got), "Defects|0\n"));
		assert_non_null(strstr(buf_str(&got), "File|invoice-1001.pdf|application/pdf|17\n"));
		assert_non_null(strstr(buf_str(&got), "File|Rechnung über die Lieferung von Größen und Maßen im "
		                                      "Frühjahr.pdf|application/octet-stream|3\n"));
		assert_non_null(strstr(buf_str(&got), "File|a\"b;c.exe|application/octet-stream|0\n"));
		assert_non_null(strstr(buf_str(&got), "Body|Dear Eva,\n"));
	}
	buf_release(&got);
}

static void refused(struct mime_mail mail)
{
	struct buf out = BUF_INIT;
	struct err err = {0};
	assert_false(mime_compose(&mail, &out, &err));
	assert_int_equal(err.code, ERR_DATA);
	buf_release(&out);
}

/* hostile.jsonl M01, M02, M03, M05, M07 and what else could be smuggled */
static void nothing_is_smuggled(void **state)
{
	(void)state;
	static const char *const addresses[] = {
		"b@y.example>\r\nRCPT TO:<evil@z.example", "b@y.example\nBcc: all@corp.example",
		"b@y.example> SIZE=1 BODY=8BITMIME <x", "`id`;$(id)|x&@y.example", "-oQ/tmp@y.example", "", "x", "a@b c"};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		struct address to = {.name = "x", .mail = addresses[i]};
		refused(mail_to(&to, "s", "b"));
	}
	refused(mail_to(&eva, "2. Mahnung RE-1001\r\nBcc: all@corp.example\r\n\r\nforged body", "b"));
	refused(mail_to(&eva, "tab\there", "b"));
	refused(mail_to(&eva, "next line\xc2\x85", "b"));
	refused(mail_to(&eva, "bad \xff utf-8", "b"));
	struct address named = {.name = "Eva\nBcc: x@y.example", .mail = "eva@bergmann.example"};
	refused(mail_to(&named, "s", "b"));
	struct mime_mail mail = mail_to(&eva, "s", "b");
	mail.message_id = "<a@b>\r\nBcc: x@y.example";
	refused(mail);
	mail = mail_to(&eva, "s", "b");
	mail.head = "x\r\nBcc: y@z.example";
	refused(mail);
	mail = mail_to(&eva, "s", "b");
	mail.to_count = 0;
	refused(mail);
}

/* hostile.jsonl M11: nothing in a body ends the mail early */
static void dots_in_a_body(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct mime_mail mail = mail_to(&eva, "s",
	                                "Dear Sir,\n.\nMAIL FROM:<ceo@bank.example>\nDATA\nforged\n.\r\n\r.\r\n");
	assert_true(mime_compose(&mail, &out, NULL));
	assert_null(strstr(buf_str(&out), "\n."));
	buf_release(&out);
}

/* hostile.jsonl M06 */
static void an_international_domain(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct address to = {.name = "", .mail = "mueller@exämple.example"};
	struct mime_mail mail = mail_to(&to, "s", "b");
	assert_true(mime_compose(&mail, &out, NULL));
	assert_non_null(strstr(buf_str(&out), "\r\nTo: <mueller@xn--exmple-cua.example>\r\n"));
	buf_clear(&out);
	struct buf other = BUF_INIT;
	assert_true(mime_message_id("ji@exämple.example", &out, NULL));
	assert_true(mime_message_id("ji@exämple.example", &other, NULL));
	assert_non_null(strstr(buf_str(&out), "@xn--exmple-cua.example>"));
	assert_string_not_equal(buf_str(&out), buf_str(&other));
	buf_release(&other);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_mail_byte_for_byte),
		cmocka_unit_test(python_reads_what_was_written),
		cmocka_unit_test(a_body_of_one_long_line),
		cmocka_unit_test(files_go_along),
		cmocka_unit_test(nothing_is_smuggled),
		cmocka_unit_test(dots_in_a_body),
		cmocka_unit_test(an_international_domain),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
