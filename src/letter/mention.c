/* SPDX-License-Identifier: MIT */
#include "letter/mention.h"

#include <string.h>

#include "base/text.h"

/* A word of the text, without the punctuation around it. */
struct word {
	size_t at, len;
	bool hash;   /* "#" stood before it */
	bool first;  /* of its line */
	bool indented;
	bool digit;  /* holds one */
	bool comma;  /* one stood behind it */
};

struct scan {
	const char *text;
	size_t len, at, line;
	bool line_starts;
	int tables;   /* heads seen */
	bool in_table, on_total;
	const struct facts *facts;
	const struct language *language;
	struct word last;   /* the word before; len 0: none */
	size_t taken; /* end of the last amount with its currency */
	bool naming;  /* the words before say that an invoice number comes */
	bool listing; /* the word before was such a number: "and" goes on with the next */
	struct vec *out;
};

static bool is_break(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool word_is(const struct scan *scan, const struct word *word, const char *const *list)
{
	char low[32];
	if (word->len >= sizeof(low))
		return false;
	for (size_t i = 0; i < word->len; i++) {
		char c = scan->text[word->at + i];
		low[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	low[word->len] = '\0';
	for (; *list; list++)
		if (strcmp(low, *list) == 0)
			return true;
	return false;
}

/* Korean, Japanese and Chinese, and full-width signs, stand against digits and Latin letters without a blank. */
static bool is_east_asian(const char *s, size_t at)
{
	while (at && ((unsigned char)s[at] & 0xc0) == 0x80)
		at--;
	unsigned char lead = (unsigned char)s[at];
	return lead >= 0xe3 && lead <= 0xef;
}

static bool script_changes(const char *s, size_t at)
{
	bool ascii = (unsigned char)s[at] < 0x80, before = (unsigned char)s[at - 1] < 0x80;
	return ascii != before && is_east_asian(s, ascii ? at - 1 : at);
}

/* The sign for "number" before one: "#", in Russian texts another. */
static size_t number_sign(const char *s, size_t len)
{
	if (len && *s == '#')
		return 1;
	return len >= 3 && memcmp(s, "\xe2\x84\x96", 3) == 0 ? 3 : 0;
}

/* Takes the next word; false at the end. Sets the state of a line as it begins. */
static bool next_word(struct scan *scan, struct word *word)
{
	size_t blanks = 0;
	while (scan->at < scan->len && is_break(scan->text[scan->at])) {
		blanks++;
		if (scan->text[scan->at++] != '\n')
			continue;
		scan->line++;
		if (scan->line_starts) /* an empty line ends a table */
			scan->in_table = false;
		scan->line_starts = true;
		scan->on_total = false;
		blanks = 0;
	}
	if (scan->at == scan->len)
		return false;
	size_t start = scan->at;
	do
		scan->at++;
	while (scan->at < scan->len && !is_break(scan->text[scan->at]) && !script_changes(scan->text, scan->at));
	size_t end = scan->at;
	*word = (struct word){.first = scan->line_starts, .indented = scan->line_starts && blanks >= 2};
	scan->line_starts = false;
	for (size_t sign; start < end; start += sign ? sign : 1) {
		sign = number_sign(scan->text + start, end - start);
		if (!sign && !strchr("(\"'[", scan->text[start]))
			break;
		word->hash = word->hash || sign;
	}
	for (; end > start && strchr(".,;:!?()\"'[]", scan->text[end - 1]); end--)
		word->comma = scan->text[end - 1] == ',';
	word->at = start;
	word->len = end - start;
	for (size_t i = start; i < end; i++)
		word->digit = word->digit || is_digit(scan->text[i]);
	return true;
}

/* --- amounts --- */

static const struct {
	const char *sign, *code;
} signs[] = {{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}, {"₩", "KRW"}, {"₽", "RUB"},
           {"원", "KRW"}, {"円", "JPY"}};

/* The currency that bytes are: a code in capitals or a sign; "" when none. */
static size_t unit_at(const char *s, size_t len, currency_code out)
{
	out[0] = '\0';
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t n = strlen(signs[i].sign);
		if (len >= n && memcmp(s, signs[i].sign, n) == 0) {
			memcpy(out, signs[i].code, sizeof(currency_code));
			return n;
		}
	}
	if (len < 3 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' || s[2] < 'A' || s[2] > 'Z' ||
	    (len > 3 && ((s[3] >= 'A' && s[3] <= 'Z') || (s[3] >= 'a' && s[3] <= 'z') || is_digit(s[3]))))
		return 0;
	char code[4] = {s[0], s[1], s[2], '\0'};
	return money_currency(code, out) ? 3 : 0;
}

/* The bytes of digits and their separators at the start of s. */
static size_t number_span(const char *s, size_t len)
{
	size_t n = 0;
	while (n < len) {
		if (is_digit(s[n]) || (n && (s[n] == '.' || s[n] == ',' || s[n] == '\'')))
			n++;
		else if (n && len - n > 2 && (unsigned char)s[n] == 0xc2 && (unsigned char)s[n + 1] == 0xa0)
			n += 2;
		else if (n && len - n > 3 && memcmp(s + n, "\xe2\x80\xaf", 3) == 0)
			n += 3;
		else
			break;
	}
	while (n && !is_digit(s[n - 1]))
		n--;
	return n;
}

/* "380.00" with as many decimals as the currency has, and more than a time of day
 * or a day and month would have: enough to be money without a currency beside it. */
static bool looks_like_money(const char *s, size_t len, int exponent)
{
	size_t digits = 0, tail = 0;
	bool sign = false;
	for (size_t i = 0; i < len; i++) {
		if (is_digit(s[i])) {
			digits++;
			tail++;
		} else {
			sign = true;
			tail = 0;
		}
	}
	return sign && exponent > 0 && tail == (size_t)exponent && digits > (size_t)exponent + 2;
}

static const char *copy_short(char out[48], const char *s, size_t len)
{
	len = len < 47 ? len : 47;
	memcpy(out, s, len);
	out[len] = '\0';
	return out;
}

/* "12 450,00": the thousands stand in the word before. */
static void join_thousands(const struct scan *scan, size_t *at, size_t *len)
{
	const struct word *w = &scan->last;
	const char *s = scan->text;
	if (!w->len || w->len > 3 || w->at + w->len + 1 != *at || s[*at - 1] != ' ' || *len < 3)
		return;
	for (size_t i = 0; i < w->len; i++)
		if (!is_digit(s[w->at + i]))
			return;
	if (is_digit(s[*at]) && is_digit(s[*at + 1]) && is_digit(s[*at + 2]) && (*len == 3 || !is_digit(s[*at + 3]))) {
		*len += *at - w->at;
		*at = w->at;
	}
}

/* Reads the word as an amount, with what stands around it. */
static bool amount_of(const struct scan *scan, const struct word *word, struct mention *out)
{
	const char *s = scan->text;
	currency_code unit = "";
	size_t at = word->at, left = word->len;
	size_t front = unit_at(s + at, left, unit);
	size_t len = number_span(s + at + front, left - front);
	at += front;
	left -= front;
	size_t end = at + len;
	if (!len || (left > len && s[end] == '%'))
		return false;
	if (!front && left > len) {
		size_t behind = unit_at(s + end, left - len, unit);
		if (!behind)
			return false; /* "1001a", "2026-11-27" */
		end += behind;
	} else if (!front) {
		size_t next = end;
		while (next < scan->len && s[next] == ' ' && next < end + 2)
			next++;
		size_t behind = unit_at(s + next, scan->len - next, unit);
		end = behind ? next + behind : end;
		/* "EUR 500.00", unless that EUR was the one of an amount before it */
		size_t last_end = scan->last.at + scan->last.len;
		if (!behind && scan->last.len && last_end > scan->taken && last_end + 1 == at && s[last_end] == ' ')
			unit_at(s + scan->last.at, scan->last.len, unit);
	}
	const char *own = scan->facts->currency;
	const char *currency = *unit ? unit : own;
	if (!*unit && !looks_like_money(s + at, len, money_exponent(own)))
		return false;
	if (!front)
		join_thousands(scan, &at, &len);
	char digits[48];
	*out = (struct mention){.kind = MENTION_AMOUNT, .at = at, .len = len, .unit_end = end};
	enum money_reading reading = money_read(copy_short(digits, s + at, len), currency, 0, &out->minor, &out->other);
	if (reading != MONEY_AMBIGUOUS)
		out->other = out->minor;
	if (strcmp(currency, own) != 0)
		memcpy(out->foreign, currency, sizeof(currency_code));
	return reading == MONEY_READ || reading == MONEY_AMBIGUOUS;
}

/* "980.9.50 EUR", "98O.50 EUR": meant as an amount, and none that can be read. */
static bool malformed_of(const struct scan *scan, const struct word *word, struct mention *out)
{
	const char *s = scan->text;
	currency_code unit = "";
	size_t end = word->at + word->len, len = 0, last_end = scan->last.at + scan->last.len;
	bool sign = false;
	for (; len < word->len && (is_digit(s[word->at + len]) || memchr(".,'OoIl", s[word->at + len], 7)); len++)
		sign = sign || memchr(".,'", s[word->at + len], 3);
	if (!len || !is_digit(s[word->at]) || !sign)
		return false;
	size_t next = word->at + len;
	next += next < scan->len && s[next] == ' ';
	size_t behind = next < scan->len ? unit_at(s + next, scan->len - next, unit) : 0;
	bool front = !behind && len == word->len && scan->last.len && last_end > scan->taken && last_end + 1 == word->at &&
	             unit_at(s + scan->last.at, scan->last.len, unit);
	if (!behind && !front)
		return false;
	*out = (struct mention){.kind = MENTION_AMOUNT, .at = word->at, .len = len, .malformed = true, .minor = -1,
	                        .other = -1, .unit_end = behind ? next + behind : end};
	return true;
}

/* --- invoices --- */

static bool year_like(const char *s, size_t len)
{
	if (len != 4 || (memcmp(s, "19", 2) != 0 && memcmp(s, "20", 2) != 0))
		return false;
	return is_digit(s[2]) && is_digit(s[3]);
}

/* A number that nothing announces is one of theirs only if it can hardly be
 * anything else. */
static bool telling(const char *s, size_t len)
{
	return len >= 4 && !year_like(s, len);
}

/* "612 days" */
static bool counts_days(const struct scan *scan, const struct word *word)
{
	size_t at = word->at + word->len;
	while (at < scan->len && (scan->text[at] == ' ' || scan->text[at] == '\n'))
		at++;
	for (const char *const *w = scan->language->day_words; *w; w++)
		if (scan->len - at >= strlen(*w) && memcmp(scan->text + at, *w, strlen(*w)) == 0)
			return true;
	return false;
}

static bool invoice_of(const struct scan *scan, const struct word *word, struct mention *out)
{
	const char *s = scan->text + word->at;
	bool named = scan->naming || word->hash || (scan->in_table && word->first && word->indented);
	if (!word->len || (!word->digit && !named))
		return false;
	const struct facts_invoice *invoice = facts_find(scan->facts, s, word->len);
	if (!invoice && (!named || !word->digit || (word->len < 3 && !word->hash) || counts_days(scan, word)))
		return false;
	if (invoice && !named && !telling(s, word->len))
		return false;
	*out = (struct mention){
		.kind = invoice ? MENTION_INVOICE : MENTION_UNKNOWN,
		.at = word->at,
		.len = word->len,
		.invoice = invoice,
	};
	return true;
}

static void push(struct scan *scan, struct mention mention)
{
	struct mention *slot = vec_push(scan->out);
	mention.line = scan->line;
	mention.table = scan->in_table ? scan->tables : 0;
	mention.on_total = scan->on_total;
	if (slot)
		*slot = mention;
	if (mention.kind == MENTION_AMOUNT)
		scan->taken = mention.unit_end;
}

static bool is_head(const struct scan *scan, const struct word *word)
{
	const char *head = scan->language->head_number;
	return word->indented && word->len == strlen(head) && memcmp(scan->text + word->at, head, word->len) == 0;
}

/* "and", "," between two numbers keep the naming going. */
static bool is_link(const struct scan *scan, const struct word *word)
{
	for (const char *const *link = scan->language->links; *link; link++) {
		const char *s = *link;
		size_t len = strlen(s);
		text_trim(&s, &len);
		if (len == word->len && memcmp(s, scan->text + word->at, len) == 0)
			return true;
	}
	return false;
}

void mention_scan(const char *text, size_t len, const struct facts *facts, const struct language *language,
                  struct vec *mentions)
{
	struct scan scan = {.text = text, .len = len, .line = 1, .line_starts = true, .facts = facts,
	                    .language = language, .out = mentions};
	struct word word;
	struct mention mention;
	while (next_word(&scan, &word)) {
		if (word.first && word_is(&scan, &word, language->total_words))
			scan.on_total = true;
		/* A number of theirs that was announced is one; else an amount reads as
		 * an amount; else what is left may be a number all the same. */
		bool named = scan.naming || word.hash;
		bool invoice = named && invoice_of(&scan, &word, &mention) && mention.kind == MENTION_INVOICE;
		bool amount = !invoice && word.digit && amount_of(&scan, &word, &mention);
		amount = amount || (!invoice && word.digit && malformed_of(&scan, &word, &mention));
		invoice = invoice || (!amount && invoice_of(&scan, &word, &mention));
		if (invoice || amount)
			push(&scan, mention);
		bool link = is_link(&scan, &word);
		scan.naming = word_is(&scan, &word, language->invoice_words) || (invoice && word.comma) ||
		              (link && (scan.naming || scan.listing));
		scan.listing = invoice || (link && scan.listing);
		if (is_head(&scan, &word)) {
			scan.in_table = true;
			scan.tables++;
			scan.naming = false;
		}
		scan.last = word;
	}
}
