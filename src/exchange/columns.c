/* SPDX-License-Identifier: MIT */
/* The pass over the file: separator and header from its start, then what every
 * value of every column proves. */
#include "exchange/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"
#include "exchange/csv.h"
#include "exchange/names.h"

enum {
	HEAD_BYTES = 1 << 16, /* of the file, for separator and header */
	HEAD_ROWS = 30,       /* the header is among them */
	SURE_AFTER = 500,     /* rows after which a column without dates is not asked again */
};

/* --- the start of the file --- */

struct head {
	const char *bytes;
	size_t len, at;
};

static bool head_fill(void *arg, char *bytes, size_t room, size_t *got, struct err *err)
{
	struct head *head = arg;
	(void)err;
	*got = head->len - head->at < room ? head->len - head->at : room;
	memcpy(bytes, head->bytes + head->at, *got);
	head->at += *got;
	return true;
}

/* What one separator makes of the start. */
struct guess {
	char separator;
	int64_t header_line;
	int known;        /* names in the header that we know */
	size_t width;     /* of most rows */
	size_t rows, same; /* rows; of that width */
};

struct widths {
	size_t count[CSV_COLUMNS_MOST + 1];
	int64_t first[CSV_COLUMNS_MOST + 1];     /* line of the first row so wide */
	bool first_is_text[CSV_COLUMNS_MOST + 1]; /* without dates and amounts */
};

static bool is_text(const struct csv *csv)
{
	for (size_t i = 0; i < csv_count(csv); i++) {
		struct csv_value v = csv_value(csv, i);
		daynum day;
		int64_t minor;
		if (v.len == 0)
			return false;
		if (date_read(v.text, DATE_DMY, &day) != DATE_BAD ||
		    money_read(v.text, "USD", 0, &minor, NULL) != MONEY_BAD || strchr(v.text, '@'))
			return false;
	}
	return true;
}

static int known_in_row(const struct csv *csv, const struct names *names,
                        const struct columns_given *given)
{
	struct arena arena = ARENA_INIT;
	int known = 0;
	for (size_t i = 0; i < csv_count(csv); i++) {
		struct csv_value v = csv_value(csv, i);
		const char *plain = v.len <= 100 ? names_plain(&arena, v.text, v.len) : "";
		bool given_name = false;
		for (int f = 0; f < COLUMN_FIELDS && *plain; f++)
			given_name |= given->map[f] && text_same(given->map[f], v.text);
		known += *plain && (given_name || names_know(names, plain));
	}
	arena_release(&arena);
	return known;
}

static void guess_row(struct guess *guess, struct widths *widths, const struct csv *csv,
                      const struct names *names, const struct columns_given *given)
{
	size_t width = csv_count(csv);
	if (guess->rows++ < HEAD_ROWS) {
		int known = known_in_row(csv, names, given);
		if (known > guess->known) {
			guess->known = known;
			guess->header_line = csv->line;
		}
	}
	if (widths->count[width]++ == 0) {
		widths->first[width] = csv->line;
		widths->first_is_text[width] = is_text(csv);
	}
}

static bool guess_with(struct guess *guess, char separator, const struct buf *text,
                       const struct names *names, const struct columns_given *given, struct err *err)
{
	struct head head = {buf_str(text), text->len, 0};
	struct csv csv;
	struct widths *widths = calloc(1, sizeof *widths);
	*guess = (struct guess){.separator = separator};
	bool more, ok = widths ? csv_open(&csv, "", (struct csv_source){head_fill, &head}, separator, err)
	                       : err_memory(err);
	if (ok) {
		struct err broken;
		while (csv_next(&csv, &more, &broken) && more)
			guess_row(guess, widths, &csv, names, given);
		csv_close(&csv);
		for (size_t w = 1; w <= CSV_COLUMNS_MOST; w++)
			if (widths->count[w] > guess->same) {
				guess->same = widths->count[w];
				guess->width = w;
			}
		if (guess->known < 2)
			guess->header_line = widths->first_is_text[guess->width] ? widths->first[guess->width] : 0;
	}
	free(widths);
	return ok;
}

static int64_t guess_worth(const struct guess *g)
{
	int64_t even = g->rows ? (int64_t)(g->same * 100 / g->rows) : 0;
	return (g->known >= 2 ? g->known * 1000 : 0) + (g->width > 1 ? even : 0) +
	       (int64_t)(g->width < 50 ? g->width : 50);
}

static bool read_head(int fd, struct columns *columns, struct buf *text, struct err *err)
{
	struct charset_stream *s = charset_open(fd, columns->file, &columns->charset, err);
	bool ok = s && (buf_reserve(text, HEAD_BYTES + 1) || err_memory(err));
	size_t got = 1;
	char piece[4096];
	while (ok && got && text->len < HEAD_BYTES) {
		ok = charset_fill(s, piece, sizeof piece, &got, err);
		if (ok)
			buf_add(text, piece, got);
	}
	charset_close(s);
	return ok && buf_ok(text, err);
}

static char most_common(const struct buf *text, const char *of, size_t count)
{
	size_t most = 0, seen[UINT8_MAX + 1] = {0};
	for (size_t i = 0; i < text->len; i++)
		seen[(unsigned char)text->data[i]]++;
	for (size_t i = 1; i < count; i++)
		if (seen[(unsigned char)of[i]] > seen[(unsigned char)of[most]])
			most = i;
	return of[most];
}

static bool find_shape(struct columns *columns, int fd, const struct names *names, struct err *err)
{
	static const char separators[] = {',', ';', '\t', '|'};
	struct buf text = BUF_INIT;
	struct guess best = {0}, guess;
	bool ok = read_head(fd, columns, &text, err);
	for (size_t i = 0; ok && i < sizeof separators; i++) {
		if (columns->given.separator && columns->given.separator != separators[i])
			continue;
		ok = guess_with(&guess, separators[i], &text, names, &columns->given, err);
		if (ok && (!best.separator || guess_worth(&guess) > guess_worth(&best)))
			best = guess;
	}
	if (ok && !columns->given.separator && best.width <= 1) /* the likeliest tells best what is wrong */
		best.separator = most_common(&text, separators, sizeof separators);
	if (ok && !best.separator) /* given, and none of the usual ones */
		ok = guess_with(&best, columns->given.separator, &text, names, &columns->given, err);
	columns->separator = best.separator;
	columns->header_line = best.header_line;
	buf_release(&text);
	return ok;
}

/* --- what values prove --- */

static bool is_yes_or_no(const char *text, size_t len)
{
	static const char *const words[] = {"yes", "no", "y", "n", "true", "false", "0", "1", "x", "ja", "nein",
	                                    "oui", "non", "si", "sí", "да", "нет", "예", "아니오", "はい", "いいえ"};
	if (len > 12)
		return false;
	bool plain = (unsigned char)*text < 0x80; /* folding costs, and few need it */
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (plain ? text_ascii_same(words[i], text) : text_same(words[i], text))
			return true;
	return false;
}

static void count_date(struct column *c, const char *text, struct arena *arena)
{
	daynum day;
	enum date_reading reading = date_read(text, DATE_ORDER_UNKNOWN, &day);
	if (reading == DATE_BAD)
		return;
	c->dates++;
	if (reading == DATE_AMBIGUOUS) {
		if (c->either++ == 0)
			c->either_date = arena_str(arena, text);
		return;
	}
	switch (date_proves(text)) {
	case DATE_DMY: c->dmy++; break;
	case DATE_MDY: c->mdy++; break;
	case DATE_YMD: c->ymd++; break;
	default: break;
	}
}

static void count_amount(struct column *c, const char *text, struct arena *arena)
{
	int64_t minor;
	enum money_reading reading = money_read(text, "USD", 0, &minor, NULL);
	if (reading == MONEY_BAD)
		return;
	c->amounts++;
	char sign = money_proves(text);
	if (sign == '.')
		c->dots++;
	else if (sign == ',')
		c->commas++;
	else if (reading == MONEY_AMBIGUOUS) {
		c->dot_thousands += strchr(text, '.') != NULL;
		if (c->thousands++ == 0)
			c->either_amount = arena_str(arena, text);
	}
}

/* Letters, digits and what else is in a value. */
struct makeup {
	size_t digits, letters, others;
};

static struct makeup makeup_of(const char *text, size_t len)
{
	struct makeup m = {0};
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= '0' && c <= '9')
			m.digits++;
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80)
			m.letters++;
		else
			m.others++;
	}
	return m;
}

static bool worth_asking(const struct column *c, int64_t found)
{
	return c->filled < SURE_AFTER || found * 20 > c->filled;
}

static void count_value(struct column *c, const char *text, size_t len, struct arena *arena)
{
	text_trim(&text, &len);
	if (len == 0)
		return;
	if (c->filled++ == 0)
		c->sample = arena_strn(arena, text, len < 200 ? len : 200);
	else if (!c->varies)
		c->varies = strlen(c->sample) != len || memcmp(c->sample, text, len) != 0;
	struct makeup m = makeup_of(text, len);
	c->whole += m.digits == len;
	c->letters += m.letters > 0;
	c->float_ids += m.digits > 4 && m.others == 1 && m.letters == 0 && text[len - 2] == '.' && text[len - 1] == '0';
	if (m.others && m.digits + m.others < 64 && len < 64 && worth_asking(c, c->amounts))
		count_amount(c, text, arena);
	else if (m.digits && m.digits <= 15 && !m.others)
		c->amounts += m.digits == len;
	if (m.digits >= 4 && len < 48 && worth_asking(c, c->dates))
		count_date(c, text, arena);
	if (m.letters == 3 && len == 3) {
		currency_code code;
		c->codes += money_currency(text, code);
	}
	if (m.letters && m.others && memchr(text, '@', len))
		c->mails++;
	if (len <= 12 && worth_asking(c, c->yesno))
		c->yesno += is_yes_or_no(text, len);
}

static bool take_header(struct columns *columns, const struct csv *csv, bool is_header, struct err *err)
{
	struct arena *arena = &columns->arena;
	struct buf all = BUF_INIT;
	columns->count = csv_count(csv);
	columns->list = arena_array(arena, columns->count, sizeof *columns->list);
	if (!columns->list)
		return err_memory(err);
	for (size_t i = 0; i < columns->count; i++) {
		struct csv_value v = csv_value(csv, i);
		const char *name = v.text;
		size_t len = is_header ? v.len : 0;
		text_trim(&name, &len);
		struct column *c = &columns->list[i];
		c->name = len ? arena_strn(arena, name, len) : arena_printf(arena, "column %zu", i + 1);
		c->plain = names_plain(arena, c->name, strlen(c->name));
		c->sample = c->either_date = c->either_amount = "";
		buf_adds(&all, c->plain);
		buf_addc(&all, '\n');
	}
	bool ok = buf_ok(&all, err) && arena_ok(arena, err) && digest_of(all.data, all.len, &columns->header, err);
	buf_release(&all);
	return ok;
}

static bool count_row(struct columns *columns, const struct csv *csv, struct err *err)
{
	if (csv->line < columns->header_line)
		return true;
	bool is_header = csv->line == columns->header_line;
	if (!columns->list && !take_header(columns, csv, is_header, err))
		return false;
	if (is_header)
		return true;
	columns->rows++;
	size_t width = csv_count(csv);
	columns->uneven += width != columns->count;
	columns->even += width == columns->count;
	for (size_t i = 0; i < width && i < columns->count; i++) {
		struct csv_value v = csv_value(csv, i);
		count_value(&columns->list[i], v.text, v.len, &columns->arena);
	}
	return true;
}

static bool count_all(struct columns *columns, int fd, struct err *err)
{
	struct charset_stream *s = charset_open(fd, columns->file, &columns->charset, err);
	struct csv csv;
	if (!s || !csv_open(&csv, columns->file, (struct csv_source){charset_fill, s}, columns->separator, err)) {
		charset_close(s);
		return false;
	}
	bool more, ok;
	while ((ok = csv_next(&csv, &more, err)) && more)
		if (!(ok = count_row(columns, &csv, err)))
			break;
	csv_close(&csv);
	charset_close(s);
	return ok && arena_ok(&columns->arena, err);
}

bool columns_read(struct columns *columns, int fd, const char *file, const struct columns_given *given,
                  struct err *err)
{
	*columns = (struct columns){.file = file};
	if (given)
		columns->given = *given;
	struct names names = {0};
	bool ok = names_load(&names, err) &&
	          charset_find(fd, file, columns->given.encoding, &columns->charset, err) &&
	          find_shape(columns, fd, &names, err) && count_all(columns, fd, err);
	names_release(&names);
	if (ok && !columns->list)
		ok = err_set(err, ERR_DATA, "%s has no rows: export the list again", file);
	if (ok && columns->rows == 0)
		ok = err_set(err, ERR_DATA, "%s has a header line but no rows: export the list again", file);
	ok = ok && columns_settle(columns, err);
	if (!ok)
		columns_release(columns);
	return ok;
}

void columns_release(struct columns *columns)
{
	arena_release(&columns->arena);
	columns->list = NULL;
	columns->count = 0;
}
