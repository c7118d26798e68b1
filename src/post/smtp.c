/* SPDX-License-Identifier: MIT */
#include "post/smtp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "letter/address.h"

struct smtp {
	struct net *net;
	bool spent;       /* not to be used for another mail */
	struct buf line;
};

enum { QUIT_MS = 2000, LINE_MOST = 998 };

struct smtp *smtp_open(const struct net_account *account, struct err *err)
{
	struct smtp *smtp = calloc(1, sizeof(*smtp));
	if (!smtp) {
		err_memory(err);
		return NULL;
	}
	smtp->net = net_open(account, err);
	if (smtp->net)
		return smtp;
	free(smtp);
	return NULL;
}

bool smtp_offers(const struct smtp *smtp, const char *word, const char **value)
{
	return net_offers(smtp->net, word, value);
}

/* A server that spoke unasked (421 on idling out) has nothing good to say. */
bool smtp_ready(struct smtp *smtp)
{
	if (!smtp->spent && net_pending(smtp->net))
		smtp->spent = true;
	return !smtp->spent;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads one reply; 0 when none came or it is no SMTP. The last line read stays in
 * smtp->line, also of a broken reply. */
static int read_reply(struct smtp *smtp, long wait_ms, struct err *err)
{
	int code = 0;
	net_reply(smtp->net, wait_ms);
	for (;;) {
		buf_clear(&smtp->line);
		if (!net_line(smtp->net, &smtp->line, err))
			return 0;
		const char *s = buf_str(&smtp->line);
		size_t len = smtp->line.len;
		bool fits = len >= 3 && s[0] >= '2' && s[0] <= '5' && is_digit(s[1]) && is_digit(s[2]) &&
		            (len == 3 || s[3] == ' ' || s[3] == '-');
		int this_code = fits ? (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0') : 0;
		if (!fits || (code && this_code != code)) {
			err_set(err, ERR_UNAVAILABLE, "the mail server answered with something that is no SMTP");
			return 0;
		}
		code = this_code;
		if (len == 3 || s[3] == ' ')
			return code;
	}
}

static void keep_reply(const struct smtp *smtp, struct smtp_result *result, int code)
{
	size_t len = smtp->line.len < sizeof(result->reply) - 1 ? smtp->line.len : sizeof(result->reply) - 1;
	if (len)
		memcpy(result->reply, smtp->line.data, len);
	result->reply[len] = '\0';
	result->code = code;
}

static bool end_with(struct smtp_result *result, enum smtp_outcome outcome, const char *why)
{
	size_t len = strlen(why);
	len = len < sizeof(result->why) - 1 ? len : sizeof(result->why) - 1;
	memcpy(result->why, why, len);
	result->why[len] = '\0';
	result->outcome = outcome;
	return false;
}

/* Before the dot: no answer and no SMTP mean that nothing has gone. */
static bool lost(struct smtp *smtp, struct smtp_result *result, const struct err *err)
{
	smtp->spent = true;
	return end_with(result, SMTP_LATER, err->text);
}

/* Sends a command line and judges the answer; true for a code of the wanted class
 * (2 or 3). The command must hold no line end: its parts have passed the gate. */
static bool command(struct smtp *smtp, struct buf *line, int want, struct smtp_result *result)
{
	struct err err = {0};
	buf_adds(line, "\r\n");
	if (!buf_ok(line, &err) || !net_send(smtp->net, line->data, line->len, &err))
		return lost(smtp, result, &err);
	int code = read_reply(smtp, net_reply_ms(smtp->net), &err);
	keep_reply(smtp, result, code);
	if (!code)
		return lost(smtp, result, &err);
	if (code / 100 == want)
		return true;
	if (code == 421)
		smtp->spent = true;
	if (code / 100 == 5)
		return end_with(result, SMTP_REJECTED, "the mail server refused it for good; nothing was sent");
	if (code / 100 == 4)
		return end_with(result, SMTP_LATER, "the mail server put it off; nothing was sent");
	err_set(&err, ERR_UNAVAILABLE, "the mail server gave an answer that does not belong there; nothing was sent");
	return lost(smtp, result, &err);
}

static bool say(struct smtp *smtp, const char *text, int want, struct smtp_result *result)
{
	struct buf line = BUF_INIT;
	buf_adds(&line, text);
	bool ok = command(smtp, &line, want, result);
	buf_release(&line);
	return ok;
}

static bool has_8bit(const struct smtp_mail *mail)
{
	const unsigned char *p = mail->bytes;
	for (size_t i = 0; i < mail->len; i++)
		if (p[i] >= 0x80)
			return true;
	return false;
}

/* Line ends are CRLF pairs, lines at most 998 bytes, no NUL. */
static bool bytes_pass(const struct smtp_mail *mail)
{
	const char *p = mail->bytes, *end = p + mail->len;
	if (mail->len < 2 || memcmp(end - 2, "\r\n", 2) != 0 || memchr(p, '\0', mail->len))
		return false;
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		if (!lf || lf == p || lf[-1] != '\r' || lf - 1 - p > LINE_MOST ||
		    memchr(p, '\r', (size_t)(lf - 1 - p)))
			return false;
		p = lf + 1;
	}
	return true;
}

static bool refuse(struct smtp_result *result, const char *what, const struct err *err)
{
	struct buf why = BUF_INIT;
	buf_addf(&why, "refused here, nothing was sent: %s%s", what, err ? err->text : "");
	end_with(result, SMTP_REFUSED, buf_str(&why));
	buf_release(&why);
	return false;
}

/* The last of three gates; the first two stood at entry and import. */
static bool gate(struct smtp *smtp, const struct smtp_mail *mail, bool *utf8, struct smtp_result *result)
{
	struct err err = {0};
	if (!address_check(mail->from, &err))
		return refuse(result, "sender: ", &err);
	*utf8 = address_is_utf8(mail->from);
	for (size_t i = 0; i < mail->to_count; i++) {
		if (!address_check(mail->to[i], &err))
			return refuse(result, "recipient: ", &err);
		*utf8 = *utf8 || address_is_utf8(mail->to[i]);
	}
	if (mail->to_count == 0)
		return refuse(result, "it has no recipient", NULL);
	if (mail->to_count > ADDRESS_LIST_MOST)
		return refuse(result, "it has too many recipients", NULL);
	if (*utf8 && !net_offers(smtp->net, "SMTPUTF8", NULL))
		return refuse(result, "the address has letters beyond ASCII before the @, and this mail server cannot "
		              "carry such addresses", NULL);
	if (!bytes_pass(mail))
		return refuse(result, "its bytes are not a well-formed mail", NULL);
	if (has_8bit(mail) && !net_offers(smtp->net, "8BITMIME", NULL))
		return refuse(result, "it has bytes beyond ASCII, and this mail server takes none", NULL);
	return true;
}

static bool say_from(struct smtp *smtp, const struct smtp_mail *mail, bool utf8, struct smtp_result *result)
{
	struct buf line = BUF_INIT;
	struct err err = {0};
	buf_adds(&line, "MAIL FROM:<");
	bool ok = address_wire(mail->from, &line, &err);
	buf_adds(&line, ">");
	if (mail->len && net_offers(smtp->net, "SIZE", NULL))
		buf_addf(&line, " SIZE=%zu", mail->len);
	if (mail->len && net_offers(smtp->net, "8BITMIME", NULL) && has_8bit(mail))
		buf_adds(&line, " BODY=8BITMIME");
	if (utf8)
		buf_adds(&line, " SMTPUTF8");
	ok = ok ? command(smtp, &line, 2, result) : lost(smtp, result, &err);
	buf_release(&line);
	return ok;
}

static bool say_to(struct smtp *smtp, const char *to, struct smtp_result *result)
{
	struct buf line = BUF_INIT;
	struct err err = {0};
	buf_adds(&line, "RCPT TO:<");
	bool ok = address_wire(to, &line, &err);
	buf_adds(&line, ">");
	ok = ok ? command(smtp, &line, 2, result) : lost(smtp, result, &err);
	buf_release(&line);
	return ok;
}

/* After a refusal before DATA the connection may serve the next mail; the reply of
 * RSET must not cover the refusal's. */
static void start_over(struct smtp *smtp)
{
	struct smtp_result ignored = {0};
	if (!smtp->spent && !say(smtp, "RSET", 2, &ignored))
		smtp->spent = true;
}

static void stuff_dots(const struct smtp_mail *mail, struct buf *out)
{
	const char *p = mail->bytes, *end = p + mail->len;
	buf_reserve(out, mail->len + mail->len / 64 + 8);
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		if (*p == '.')
			buf_addc(out, '.');
		buf_add(out, p, (size_t)(lf + 1 - p));
		p = lf + 1;
	}
}

/* A server may refuse in the middle of the text (too big): then it has said so
 * before the dot, and the case is clear. */
static bool spoke_early(struct smtp *smtp, struct smtp_result *result)
{
	struct err err = {0};
	if (!net_pending(smtp->net))
		return false;
	smtp->spent = true;
	int code = read_reply(smtp, net_reply_ms(smtp->net), &err);
	keep_reply(smtp, result, code);
	if (code / 100 == 5)
		end_with(result, SMTP_REJECTED, "the mail server refused the text for good; nothing was sent");
	else if (code)
		end_with(result, SMTP_LATER, "the mail server broke off before the end of the text; nothing was sent");
	else
		end_with(result, SMTP_LATER, err.text);
	return true;
}

/* From here on only the server's answer tells what happened. */
static void say_dot(struct smtp *smtp, struct smtp_result *result)
{
	struct err err = {0};
	smtp->spent = true;
	result->reply[0] = '\0';
	result->code = 0;
	buf_clear(&smtp->line);
	if (!net_send(smtp->net, ".\r\n", 3, &err)) {
		end_with(result, SMTP_UNCERTAIN, "the connection broke at the final dot");
		return;
	}
	int code = read_reply(smtp, net_dot_ms(smtp->net), &err);
	keep_reply(smtp, result, code);
	smtp->spent = code == 0 || code == 421;
	if (code / 100 == 2)
		end_with(result, SMTP_SENT, "");
	else if (code / 100 == 5)
		end_with(result, SMTP_REJECTED, "the mail server refused it for good; nothing was sent");
	else if (code / 100 == 4 && code != 421)
		end_with(result, SMTP_LATER, "the mail server put it off; nothing was sent");
	else
		end_with(result, SMTP_UNCERTAIN, code ? "the mail server went down without saying whether it has the mail"
		                                      : err.text);
}

static bool send_text(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_result *result)
{
	struct buf text = BUF_INIT;
	struct err err = {0};
	stuff_dots(mail, &text);
	bool ok = buf_ok(&text, &err) && net_send(smtp->net, text.data, text.len, &err);
	buf_release(&text);
	/* What the server said last is worth more than how the writing broke. */
	if (spoke_early(smtp, result))
		return false;
	return ok ? true : lost(smtp, result, &err);
}

void smtp_send(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_result *result)
{
	struct err err = {0};
	bool utf8 = false;
	*result = (struct smtp_result){0};
	buf_clear(&smtp->line);
	if (!gate(smtp, mail, &utf8, result))
		return;
	bool ok = say_from(smtp, mail, utf8, result);
	for (size_t i = 0; ok && i < mail->to_count; i++)
		ok = say_to(smtp, mail->to[i], result);
	ok = ok && say(smtp, "DATA", 3, result);
	if (!ok) {
		start_over(smtp);
		return;
	}
	if (!send_text(smtp, mail, result))
		return;
	if (!mail->before_dot(mail->arg, &err)) {
		smtp->spent = true;
		end_with(result, SMTP_HALTED, err.text);
		return;
	}
	say_dot(smtp, result);
}

void smtp_probe(struct smtp *smtp, const char *from, const char *to, struct smtp_result *result)
{
	struct smtp_mail mail = {.from = from};
	struct err err = {0};
	*result = (struct smtp_result){0};
	if (!address_check(from, &err) || !address_check(to, &err)) {
		refuse(result, "", &err);
		return;
	}
	if (say_from(smtp, &mail, false, result) && say_to(smtp, to, result))
		end_with(result, SMTP_SENT, "");
	start_over(smtp);
}

void smtp_close(struct smtp *smtp)
{
	if (!smtp)
		return;
	struct err ignored = {0};
	if (!smtp->spent && net_send(smtp->net, "QUIT\r\n", 6, &ignored))
		read_reply(smtp, QUIT_MS, &ignored);
	net_close(smtp->net);
	buf_release(&smtp->line);
	free(smtp);
}
