/* SPDX-License-Identifier: MIT */
#include "letter/address.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"

/* What real addresses have of the atext of RFC 5321, without what a shell would
 * act upon. An apostrophe stays: people are called O'Brien. */
static bool local_char(uint32_t c)
{
	if (c >= 0x80)
		return c != 0xfffd;
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("'+-/=_.", (int)c));
}

static bool domain_char(uint32_t c)
{
	if (c >= 0x80)
		return c != 0xfffd;
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Dots stand between labels; C1 controls and unassigned blanks are no letters. */
static bool dotted(const char *s, size_t len, bool (*allowed)(uint32_t))
{
	if (len == 0 || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t n = text_next(s + at, len - at, &cp);
		if (!allowed(cp) || (cp >= 0x80 && cp < 0xa1) || cp == 0x3000 || (cp >= 0x2000 && cp <= 0x206f) ||
		    cp == 0xfeff || (cp == '.' && s[at + 1] == '.'))
			return false;
		at += n;
	}
	return true;
}

static bool labels_fit(const char *domain)
{
	for (const char *label = domain; *label;) {
		size_t len = strcspn(label, ".");
		if (len == 0 || len > 63 || label[0] == '-' || label[len - 1] == '-')
			return false;
		label += len + (label[len] == '.');
	}
	return true;
}

bool address_check(const char *mail, struct err *err)
{
	const char *at = strrchr(mail, '@');
	if (!*mail)
		return err_set(err, ERR_DATA, "there is no mail address");
	if (strlen(mail) > ADDRESS_MOST)
		return err_set(err, ERR_DATA, "the mail address is longer than %d bytes", ADDRESS_MOST);
	if (!text_valid(mail, strlen(mail)))
		return err_set(err, ERR_DATA, "the mail address is not valid UTF-8");
	if (!at || at == mail || !at[1])
		return err_set(err, ERR_DATA, "a mail address has the form name@domain");
	if (mail[0] == '-' || at - mail > 64 || !dotted(mail, (size_t)(at - mail), local_char))
		return err_set(err, ERR_DATA, "the mail address has a character before the @ that is not allowed "
		               "there (a blank, a bracket, a control or a shell character)");
	if (!dotted(at + 1, strlen(at + 1), domain_char) || !labels_fit(at + 1))
		return err_set(err, ERR_DATA, "the mail address has no proper domain behind the @");
	return true;
}

bool address_is_utf8(const char *mail)
{
	for (const char *p = mail; *p && *p != '@'; p++)
		if ((unsigned char)*p >= 0x80)
			return true;
	return false;
}

enum { PUNY_BASE = 36, PUNY_MIN = 1, PUNY_MAX = 26, PUNY_SKEW = 38, PUNY_DAMP = 700 };

static uint32_t puny_adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta = first ? delta / PUNY_DAMP : delta / 2;
	delta += delta / points;
	for (; delta > (PUNY_BASE - PUNY_MIN) * PUNY_MAX / 2; k += PUNY_BASE)
		delta /= PUNY_BASE - PUNY_MIN;
	return k + (PUNY_BASE - PUNY_MIN + 1) * delta / (delta + PUNY_SKEW);
}

static void puny_number(struct buf *out, uint32_t q, uint32_t bias)
{
	for (uint32_t k = PUNY_BASE;; k += PUNY_BASE) {
		uint32_t t = k <= bias ? PUNY_MIN : k >= bias + PUNY_MAX ? PUNY_MAX : k - bias;
		if (q < t)
			break;
		uint32_t digit = t + (q - t) % (PUNY_BASE - t);
		buf_addc(out, "abcdefghijklmnopqrstuvwxyz0123456789"[digit]);
		q = (q - t) / (PUNY_BASE - t);
	}
	buf_addc(out, "abcdefghijklmnopqrstuvwxyz0123456789"[q]);
}

static uint32_t puny_least(const uint32_t *cps, size_t count, uint32_t from)
{
	uint32_t least = UINT32_MAX;
	for (size_t i = 0; i < count; i++)
		if (cps[i] >= from && cps[i] < least)
			least = cps[i];
	return least;
}

/* RFC 3492. A label has at most 63 code points, so nothing here overflows. */
static void puny_encode(const uint32_t *cps, size_t count, struct buf *out)
{
	uint32_t n = 128, delta = 0, bias = 72;
	size_t basic = 0;
	for (size_t i = 0; i < count; i++)
		if (cps[i] < 128) {
			buf_addc(out, (char)cps[i]);
			basic++;
		}
	size_t done = basic;
	if (basic)
		buf_addc(out, '-');
	while (done < count) {
		uint32_t m = puny_least(cps, count, n);
		delta += (m - n) * (uint32_t)(done + 1);
		n = m;
		for (size_t i = 0; i < count; i++) {
			if (cps[i] < n)
				delta++;
			if (cps[i] != n)
				continue;
			puny_number(out, delta, bias);
			bias = puny_adapt(delta, (uint32_t)(done + 1), done == basic);
			delta = 0;
			done++;
		}
		delta++;
		n++;
	}
}

static void wire_label(const char *label, size_t len, struct buf *out)
{
	uint32_t cps[64];
	size_t count = 0;
	bool ascii = true;
	for (size_t at = 0; at < len && count < 64; count++) {
		at += text_next(label + at, len - at, &cps[count]);
		if (cps[count] >= 'A' && cps[count] <= 'Z')
			cps[count] += 'a' - 'A';
		ascii = ascii && cps[count] < 128;
	}
	if (!ascii)
		buf_adds(out, "xn--");
	if (!ascii)
		puny_encode(cps, count, out);
	else
		for (size_t i = 0; i < count; i++)
			buf_addc(out, (char)cps[i]);
}

bool address_wire(const char *mail, struct buf *out, struct err *err)
{
	struct buf folded = BUF_INIT;
	if (!address_check(mail, err))
		return false;
	const char *domain = strrchr(mail, '@') + 1;
	buf_add(out, mail, (size_t)(domain - mail));
	/* NFKC and folding stand in for the mapping of UTS 46. */
	bool ok = text_fold(domain, strlen(domain), &folded, err);
	for (const char *label = buf_str(&folded); ok && *label;) {
		size_t len = strcspn(label, ".");
		wire_label(label, len, out);
		if (label[len])
			buf_addc(out, '.');
		label += len + (label[len] == '.');
	}
	buf_release(&folded);
	return ok && buf_ok(out, err);
}

/* The end of one address of a list: a comma outside quotes and brackets. */
static size_t item_end(const char *s)
{
	bool quoted = false, bracket = false;
	size_t i = 0;
	for (; s[i]; i++) {
		if (s[i] == '\\' && quoted && s[i + 1])
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (!quoted && (s[i] == '<' || s[i] == '>'))
			bracket = s[i] == '<';
		else if (s[i] == ',' && !quoted && !bracket)
			break;
	}
	return i;
}

static const char *display_name(struct arena *arena, const char *s, size_t len)
{
	struct buf name = BUF_INIT;
	text_trim(&s, &len);
	bool quoted = len >= 2 && s[0] == '"' && s[len - 1] == '"';
	for (size_t i = quoted; i < len - quoted; i++) {
		if (quoted && s[i] == '\\' && i + 1 < len - 1)
			i++;
		buf_addc(&name, s[i]);
	}
	const char *copy = arena_strn(arena, buf_str(&name), name.len);
	buf_release(&name);
	return copy;
}

static bool list_item(struct arena *arena, const char *s, size_t len, struct address *out, struct err *err)
{
	text_trim(&s, &len);
	const char *open = memchr(s, '<', len);
	out->name = "";
	if (open) {
		const char *close = s + len - 1;
		if (*close != '>')
			return err_set(err, ERR_DATA, "a mail address in brackets does not end with \">\"");
		out->name = display_name(arena, s, (size_t)(open - s));
		s = open + 1;
		len = (size_t)(close - s);
	}
	out->mail = arena_strn(arena, s, len);
	return address_check(out->mail, err);
}

bool address_list(struct arena *arena, const char *line, struct address **out, size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct address);
	bool ok = true;
	while (ok && *line) {
		size_t len = item_end(line), rest = len;
		const char *item = line;
		text_trim(&item, &rest);
		struct address *next = rest ? vec_push(&found) : NULL;
		if (found.len > ADDRESS_LIST_MOST)
			ok = err_set(err, ERR_DATA, "a mail goes to at most %d addresses", ADDRESS_LIST_MOST);
		else if (next)
			ok = list_item(arena, item, rest, next, err);
		line += len + (line[len] == ',');
	}
	ok = ok && vec_ok(&found, err);
	struct address *copy = ok ? arena_array(arena, found.len, sizeof(*copy)) : NULL;
	if (copy && found.len)
		memcpy(copy, found.data, found.len * sizeof(*copy));
	*count = copy ? found.len : 0;
	*out = copy;
	vec_release(&found);
	return ok && arena_ok(arena, err);
}

void address_show(struct buf *out, const char *name, const char *mail)
{
	if (!*name) {
		buf_adds(out, mail);
		return;
	}
	bool quote = name[strcspn(name, "\"\\<>,;:@()[]")] != '\0';
	if (quote)
		buf_addc(out, '"');
	for (const char *s = name; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *s);
	}
	if (quote)
		buf_addc(out, '"');
	buf_addf(out, " <%s>", mail);
}
