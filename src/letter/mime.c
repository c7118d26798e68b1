/* SPDX-License-Identifier: MIT */
/* Written by hand rather than with GMime: that needs a work-around for every line
 * of its settings, aborts when memory runs out, and brings GnuPG along. */
#include "letter/mime.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"

enum {
	LINE_MOST = 998,   /* RFC 5322 2.1.1, without CRLF */
	LINE_WANTED = 76,
	WORD_MOST = 75,    /* of an encoded word, RFC 2047 2 */
};

/* --- gates --- */

bool mime_header_check(const char *text, const char *what, struct err *err)
{
	size_t len = strlen(text);
	if (!text_valid(text, len))
		return err_set(err, ERR_DATA, "%s is not valid UTF-8", what);
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += text_next(text + i, len - i, &cp);
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029)
			return err_set(err, ERR_DATA, "%s holds a line break or another control character: "
			               "take it out", what);
	}
	return true;
}

static bool token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("+-._", c));
}

/* type/subtype, both tokens. */
static bool type_valid(const char *type)
{
	size_t slash = strcspn(type, "/");
	if (!slash || !type[slash] || !type[slash + 1])
		return false;
	for (size_t i = 0; type[i]; i++)
		if (i != slash && !token_char(type[i]))
			return false;
	return true;
}

/* "<left@right>" of printable ASCII without brackets or blanks inside. */
static bool id_valid(const char *id)
{
	size_t len = strlen(id);
	if (len < 5 || len > 250 || id[0] != '<' || id[len - 1] != '>' || !strchr(id, '@'))
		return false;
	for (size_t i = 1; i + 1 < len; i++)
		if (id[i] <= ' ' || id[i] > '~' || id[i] == '<' || id[i] == '>')
			return false;
	return true;
}

static bool addresses_check(const struct address *list, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!address_check(list[i].mail, err) ||
		    !mime_header_check(list[i].name, "the name in front of a mail address", err))
			return false;
	return true;
}

static bool mail_check(const struct mime_mail *mail, struct err *err)
{
	if (!mail->to_count)
		return err_set(err, ERR_DATA, "the mail has no recipient");
	if (!addresses_check(&mail->from, 1, err))
		return err_prefix(err, "From: ");
	if (!addresses_check(mail->to, mail->to_count, err))
		return err_prefix(err, "To: ");
	if (!addresses_check(mail->cc, mail->cc_count, err))
		return err_prefix(err, "Cc: ");
	if (!mime_header_check(mail->subject, "the subject", err) ||
	    !mime_header_check(mail->head ? mail->head : "", "the head of the log", err))
		return false;
	if (!id_valid(mail->message_id) || (mail->in_reply_to && !id_valid(mail->in_reply_to)))
		return err_set(err, ERR_DATA, "the Message-ID is not of the form <left@right>");
	for (size_t i = 0; i < mail->file_count; i++)
		if (!mime_header_check(mail->files[i].name, "the name of an attached file", err))
			return false;
	return true;
}

/* --- encodings --- */

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void base64_group(struct buf *out, const unsigned char *in, size_t len)
{
	uint32_t v = (uint32_t)in[0] << 16 | (uint32_t)(len > 1 ? in[1] : 0) << 8 | (len > 2 ? in[2] : 0);
	char four[4] = {base64_digits[v >> 18], base64_digits[v >> 12 & 63],
	                len > 1 ? base64_digits[v >> 6 & 63] : '=', len > 2 ? base64_digits[v & 63] : '='};
	buf_add(out, four, sizeof(four));
}

static void base64_add(struct buf *out, const void *bytes, size_t len)
{
	const unsigned char *in = bytes;
	for (size_t i = 0; i < len; i += 3)
		base64_group(out, in + i, len - i < 3 ? len - i : 3);
}

static void base64_lines(struct buf *out, const void *bytes, size_t len)
{
	const char *in = bytes;
	enum { A_LINE = LINE_WANTED / 4 * 3 };
	for (size_t i = 0; i < len; i += A_LINE) {
		base64_add(out, in + i, len - i < A_LINE ? len - i : A_LINE);
		buf_adds(out, "\r\n");
	}
}

/* Must this byte of a line be written as =XX? */
static bool qp_hidden(const char *line, size_t len, size_t i)
{
	unsigned char c = (unsigned char)line[i];
	if (c >= 0x7f || c < 0x20 || c == '=')
		return c != '\t' || i + 1 == len;
	if (c == ' ')
		return i + 1 == len;
	if (i == 0 && c == '.')
		return true; /* no lone dot can ever be read as the end of the mail */
	return i == 0 && len >= 5 && memcmp(line, "From ", 5) == 0;
}

static void qp_line(struct buf *out, const char *line, size_t len)
{
	size_t column = 0;
	for (size_t i = 0; i < len; i++) {
		bool hidden = qp_hidden(line, len, i);
		size_t need = hidden ? 3 : 1;
		/* a character of several bytes stays in one piece */
		uint32_t cp;
		size_t whole = (line[i] & 0xc0) == 0xc0 ? text_next(line + i, len - i, &cp) * 3 : need;
		if (column + whole > LINE_WANTED - 1) {
			buf_adds(out, "=\r\n");
			column = 0;
		}
		if (hidden)
			buf_addf(out, "=%02X", (unsigned char)line[i]);
		else
			buf_addc(out, line[i]);
		column += need;
	}
	buf_adds(out, "\r\n");
}

enum text_form { TEXT_7BIT, TEXT_QP, TEXT_BASE64 };

static enum text_form text_form(const char *text, size_t len)
{
	size_t column = 0, wide = 0, all = 0;
	bool plain = true;
	for (size_t i = 0; i < len; all++) {
		uint32_t cp;
		bool starts = column == 0;
		if (starts && (text[i] == '.' || (len - i >= 5 && memcmp(text + i, "From ", 5) == 0)))
			plain = false;
		i += text_next(text + i, len - i, &cp);
		if (cp == '\n') {
			plain = plain && !(i >= 2 && text[i - 2] == ' ');
			column = 0;
			continue;
		}
		if (cp >= 0x7f || cp < 0x20 || ++column > LINE_WANTED + 2)
			plain = false;
		wide += cp >= 0x1100;
	}
	if (plain)
		return TEXT_7BIT;
	return wide * 6 > all ? TEXT_BASE64 : TEXT_QP;
}

static void text_add(struct buf *out, const char *text, size_t len, enum text_form form)
{
	struct buf whole = BUF_INIT;
	for (size_t at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line = end ? (size_t)(end - text) - at : len - at;
		size_t bare = line && text[at + line - 1] == '\r' ? line - 1 : line;
		if (form == TEXT_QP) {
			qp_line(out, text + at, bare);
		} else {
			struct buf *to = form == TEXT_BASE64 ? &whole : out;
			buf_add(to, text + at, bare);
			buf_adds(to, "\r\n");
		}
		at += line + 1;
	}
	if (form == TEXT_BASE64)
		base64_lines(out, buf_str(&whole), whole.len);
	out->failed = out->failed || whole.failed;
	buf_release(&whole);
}

/* --- headers --- */

static bool word_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!*+-/", c));
}

static size_t word_q_size(const char *s, size_t len)
{
	size_t size = 0;
	for (size_t i = 0; i < len; i++)
		size += word_plain((unsigned char)s[i]) || s[i] == ' ' ? 1 : 3;
	return size;
}

static void word_add(struct buf *out, const char *s, size_t len, bool q)
{
	buf_adds(out, q ? "=?UTF-8?Q?" : "=?UTF-8?B?");
	if (!q)
		base64_add(out, s, len);
	for (size_t i = 0; q && i < len; i++) {
		if (s[i] == ' ')
			buf_addc(out, '_');
		else if (word_plain((unsigned char)s[i]))
			buf_addc(out, s[i]);
		else
			buf_addf(out, "=%02X", (unsigned char)s[i]);
	}
	buf_adds(out, "?=");
}

/* Encoded words, each whole in its characters, folded between them. */
static void words_add(struct buf *out, const char *s, size_t len, size_t column)
{
	bool q = word_q_size(s, len) <= (len + 2) / 3 * 4;
	for (size_t at = 0; at < len;) {
		size_t end = at, room = WORD_MOST - column - 12;
		while (end < len) {
			size_t next = text_grapheme_next(s, len, end);
			if (next - end > 20) { /* a pile of marks: by code points */
				uint32_t cp;
				next = end + text_next(s + end, len - end, &cp);
			}
			size_t size = q ? word_q_size(s + at, next - at) : (next - at + 2) / 3 * 4;
			if (size > room && end > at)
				break;
			end = next;
		}
		/* Some readers lose or double a blank at the seam of two words. */
		while (end < len && end - at > 20 && (s[end - 1] == ' ' || s[end] == ' '))
			end = text_grapheme_prev(s, len, end);
		word_add(out, s + at, end - at, q);
		at = end;
		column = 1;
		if (at < len)
			buf_adds(out, "\r\n ");
	}
}

/* ASCII as it is, folded in front of blanks; no line gets longer than wanted
 * unless a single word is. */
static void folded_add(struct buf *out, const char *s, size_t column)
{
	while (*s) {
		size_t blanks = strspn(s, " "), word = strcspn(s + blanks, " ");
		if (column + blanks + word > LINE_WANTED && blanks && word) {
			buf_add(out, s, blanks - 1);
			buf_adds(out, "\r\n");
			s += blanks - 1;
			blanks = 1;
			column = 0;
		}
		buf_add(out, s, blanks + word);
		column += blanks + word;
		s += blanks + word;
	}
}

/* Text that may stand in a header as it is written. */
static bool readable(const char *s)
{
	size_t run = 0;
	for (const char *p = s; *p; p++) {
		if ((unsigned char)*p >= 0x80)
			return false;
		run = *p == ' ' ? 0 : run + 1;
		if (run > 400)
			return false;
	}
	return !strstr(s, "=?");
}

static void header_text(struct buf *out, const char *name, const char *value)
{
	size_t len = strlen(value);
	text_trim(&value, &len);
	struct buf text = BUF_INIT;
	buf_add(&text, value, len);
	buf_addf(out, "%s: ", name);
	if (readable(buf_str(&text)))
		folded_add(out, buf_str(&text), strlen(name) + 2);
	else
		words_add(out, buf_str(&text), text.len, strlen(name) + 2);
	buf_adds(out, "\r\n");
	out->failed = out->failed || text.failed;
	buf_release(&text);
}

static void phrase_add(struct buf *out, const char *name, size_t column)
{
	bool atoms = true;
	for (const char *p = name; *p; p++)
		atoms = atoms && (word_plain((unsigned char)*p) || *p == ' ' || *p == '\'' || *p == '_');
	if (!readable(name)) {
		words_add(out, name, strlen(name), column);
	} else if (atoms) {
		folded_add(out, name, column);
	} else {
		struct buf quoted = BUF_INIT;
		buf_addc(&quoted, '"');
		for (const char *p = name; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_addc(&quoted, '\\');
			buf_addc(&quoted, *p);
		}
		buf_addc(&quoted, '"');
		folded_add(out, buf_str(&quoted), column);
		out->failed = out->failed || quoted.failed;
		buf_release(&quoted);
	}
}

static bool header_addresses(struct buf *out, const char *name, const struct address *list, size_t count,
                             struct err *err)
{
	buf_addf(out, "%s: ", name);
	for (size_t i = 0; i < count; i++) {
		const char *who = list[i].name;
		size_t len = strlen(who);
		struct buf phrase = BUF_INIT;
		text_trim(&who, &len);
		buf_add(&phrase, who, len);
		if (i)
			buf_adds(out, ",\r\n ");
		if (phrase.len) {
			phrase_add(out, buf_str(&phrase), i ? 1 : strlen(name) + 2);
			buf_adds(out, "\r\n ");
		}
		out->failed = out->failed || phrase.failed;
		buf_release(&phrase);
		buf_addc(out, '<');
		if (!address_wire(list[i].mail, out, err))
			return false;
		buf_addc(out, '>');
	}
	buf_adds(out, "\r\n");
	return true;
}

/* filename="a.pdf", or RFC 2231 pieces filename*0*=UTF-8''... */
static void file_name_add(struct buf *out, const char *name)
{
	const char *slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	bool plain = *name && strlen(name) <= 60;
	for (const char *p = name; *p; p++)
		plain = plain && (token_char(*p) || *p == ' ');
	if (plain) {
		buf_addf(out, ";\r\n filename=\"%s\"", name);
		return;
	}
	size_t len = strlen(name), at = 0;
	for (int piece = 0; piece == 0 || at < len; piece++) {
		buf_addf(out, ";\r\n filename*%d*=%s", piece, piece ? "" : "UTF-8''");
		for (size_t start = out->len; at < len && out->len - start < 48; at++) {
			if (token_char(name[at]))
				buf_addc(out, name[at]);
			else
				buf_addf(out, "%%%02X", (unsigned char)name[at]);
		}
	}
}

static void part_text(struct buf *out, const struct mime_mail *mail, enum text_form form)
{
	static const char *const names[] = {"7bit", "quoted-printable", "base64"};
	buf_addf(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n", names[form]);
	text_add(out, mail->body, mail->body_len, form);
}

static void part_file(struct buf *out, const struct mime_file *file)
{
	const char *type = file->type && type_valid(file->type) ? file->type : "application/octet-stream";
	buf_addf(out, "Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
	         type);
	file_name_add(out, file->name);
	buf_adds(out, "\r\n\r\n");
	base64_lines(out, file->bytes, file->len);
}

/* "=_" stands in no quoted-printable and no base64, so no part can hold it. */
static bool multipart(struct buf *out, const struct mime_mail *mail, struct err *err)
{
	struct digest digest;
	char hex[DIGEST_HEX];
	if (!digest_of(mail->message_id, strlen(mail->message_id), &digest, err))
		return false;
	digest_hex(&digest, hex);
	enum text_form form = text_form(mail->body, mail->body_len);
	buf_addf(out, "Content-Type: multipart/mixed; boundary=\"=_%.24s\"\r\n\r\n--=_%.24s\r\n", hex, hex);
	part_text(out, mail, form == TEXT_7BIT ? TEXT_QP : form);
	for (size_t i = 0; i < mail->file_count; i++) {
		buf_addf(out, "\r\n--=_%.24s\r\n", hex);
		part_file(out, &mail->files[i]);
	}
	buf_addf(out, "\r\n--=_%.24s--\r\n", hex);
	return true;
}

/* The promises of mime.h about lines, looked at once more in what was made. */
static bool lines_sound(const char *s, size_t len)
{
	size_t start = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\0' || (s[i] == '\r' && (i + 1 == len || s[i + 1] != '\n')) ||
		    (s[i] == '\n' && (i == 0 || s[i - 1] != '\r')))
			return false;
		if (s[i] != '\n')
			continue;
		if (i - 1 - start > LINE_MOST || (i - 1 - start == 1 && s[start] == '.'))
			return false;
		start = i + 1;
	}
	return start == len;
}

bool mime_compose(const struct mime_mail *mail, struct buf *out, struct err *err)
{
	char date[MOMENT_TEXT_SIZE];
	size_t start = out->len;
	if (!mail_check(mail, err))
		return false;
	if (!header_addresses(out, "From", &mail->from, 1, err) ||
	    !header_addresses(out, "To", mail->to, mail->to_count, err) ||
	    (mail->cc_count && !header_addresses(out, "Cc", mail->cc, mail->cc_count, err)))
		return false;
	header_text(out, "Subject", mail->subject);
	buf_addf(out, "Date: %s\r\nMessage-ID: %s\r\n", moment_mail(mail->date, date), mail->message_id);
	if (mail->in_reply_to)
		buf_addf(out, "In-Reply-To: %s\r\nReferences: %s\r\n", mail->in_reply_to, mail->in_reply_to);
	if (mail->head && *mail->head)
		header_text(out, "X-Dun-Head", mail->head);
	buf_adds(out, "MIME-Version: 1.0\r\n");
	if (mail->file_count) {
		if (!multipart(out, mail, err))
			return false;
	} else {
		part_text(out, mail, text_form(mail->body, mail->body_len));
	}
	if (!buf_ok(out, err))
		return false;
	if (!lines_sound(out->data + start, out->len - start))
		return err_set(err, ERR_INTERNAL, "the mail was not composed right and was not queued: report this");
	return true;
}

bool mime_message_id(const char *from, struct buf *out, struct err *err)
{
	unsigned char random[16];
	struct buf wire = BUF_INIT;
	bool ok = digest_random(random, sizeof(random), err) && address_wire(from, &wire, err);
	if (ok) {
		buf_addc(out, '<');
		for (size_t i = 0; i < sizeof(random); i++)
			buf_addf(out, "%02x", random[i]);
		buf_addf(out, "%s>", strrchr(buf_str(&wire), '@'));
	}
	buf_release(&wire);
	return ok && buf_ok(out, err);
}
