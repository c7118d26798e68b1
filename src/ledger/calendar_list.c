/* SPDX-License-Identifier: MIT */
/* Lists of holidays as others write them: ICS, as public authorities publish it, and
 * a table of dates and names. */
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "ledger/calendar.h"

enum { LENGTH_MOST = 31, NAME_MOST = 120 };

struct reader {
	const char *name;
	enum date_order order;
	struct arena *arena;
	struct vec days; /* struct holiday */
	struct err *err;
	int line;
};

static bool fault(struct reader *reader, const char *what, const char *text, size_t len)
{
	return err_set(reader->err, ERR_DATA, "%s:%d: \"%.*s\" %s", reader->name, reader->line,
	               (int)(len < 60 ? len : 60), text, what);
}

static bool add(struct reader *reader, daynum day, const char *name, size_t len)
{
	text_trim(&name, &len);
	if (len > NAME_MOST)
		len = NAME_MOST;
	for (size_t i = 0; i < reader->days.len; i++)
		if (VEC_AT(struct holiday, &reader->days, i).day == day)
			return true;
	struct holiday *holiday = vec_push(&reader->days);
	if (holiday)
		*holiday = (struct holiday){day, len ? arena_strn(reader->arena, name, len) : "Holiday"};
	return holiday != NULL;
}

/* The line at *at without its end; a line that goes on on the next one (a blank in
 * front, as ICS folds) is cut there, which shortens a name and nothing else. */
static const char *take_line(const char **at, const char *end, size_t *len)
{
	const char *line = *at;
	const char *stop = memchr(line, '\n', (size_t)(end - line));
	*len = (size_t)((stop ? stop : end) - line);
	*at = stop ? stop + 1 : end;
	if (*len && line[*len - 1] == '\r')
		--*len;
	return line;
}

/* --- ICS --- */

struct event {
	bool open;
	daynum from, to; /* to: the day after; DATE_NONE: one day */
	const char *name;
	size_t name_len;
};

/* DTSTART;VALUE=DATE:20261225 and DTSTART:20261225T000000Z alike. */
static const char *value_of(const char *line, size_t len, const char *key, size_t *value_len)
{
	size_t size = strlen(key);
	if (len <= size || memcmp(line, key, size) != 0 || (line[size] != ':' && line[size] != ';'))
		return NULL;
	const char *colon = memchr(line, ':', len);
	if (!colon)
		return NULL;
	*value_len = len - (size_t)(colon + 1 - line);
	return colon + 1;
}

static bool event_day(struct reader *reader, const char *text, size_t len, daynum *out)
{
	int part[8];
	for (size_t i = 0; i < 8; i++) {
		if (i >= len || text[i] < '0' || text[i] > '9')
			return fault(reader, "is not a day as ICS writes it (20261225)", text, len);
		part[i] = text[i] - '0';
	}
	int year = part[0] * 1000 + part[1] * 100 + part[2] * 10 + part[3];
	if (date_make(year, part[4] * 10 + part[5], part[6] * 10 + part[7], out))
		return true;
	return fault(reader, "is no day of the calendar", text, len);
}

static bool event_end(struct reader *reader, struct event *event)
{
	event->open = false;
	if (event->from == DATE_NONE)
		return err_set(reader->err, ERR_DATA, "%s:%d: an event without its day (DTSTART)", reader->name,
		               reader->line);
	daynum end = event->to == DATE_NONE || event->to <= event->from ? event->from + 1 : event->to;
	if (end - event->from > LENGTH_MOST)
		return err_set(reader->err, ERR_DATA, "%s:%d: a holiday of %d days; this is no list of holidays",
		               reader->name, reader->line, (int)(end - event->from));
	for (daynum day = event->from; day < end; day++)
		if (!add(reader, day, event->name, event->name_len))
			return err_memory(reader->err);
	return true;
}

static bool event_line(struct reader *reader, const char *line, size_t len, struct event *event)
{
	size_t size;
	const char *value;
	if (len == 12 && memcmp(line, "BEGIN:VEVENT", 12) == 0)
		*event = (struct event){true, DATE_NONE, DATE_NONE, "", 0};
	else if (len == 10 && memcmp(line, "END:VEVENT", 10) == 0 && event->open)
		return event_end(reader, event);
	else if (event->open && (value = value_of(line, len, "DTSTART", &size)))
		return event_day(reader, value, size, &event->from);
	else if (event->open && (value = value_of(line, len, "DTEND", &size)))
		return event_day(reader, value, size, &event->to);
	else if (event->open && (value = value_of(line, len, "SUMMARY", &size))) {
		event->name = value;
		event->name_len = size;
	}
	return true;
}

static bool read_ics(struct reader *reader, const char *text, size_t text_len)
{
	struct event event = {.open = false};
	for (const char *at = text, *end = text + text_len; at < end;) {
		size_t len;
		const char *line = take_line(&at, end, &len);
		reader->line++;
		if (!event_line(reader, line, len, &event))
			return false;
	}
	return true;
}

/* --- a table --- */

static bool is_separator(char c)
{
	return c == ',' || c == ';' || c == '\t';
}

/* The cell at *at, without its quotes. */
static const char *take_cell(const char *line, size_t line_len, size_t *at, size_t *len)
{
	size_t from = *at;
	bool quoted = from < line_len && line[from] == '"';
	size_t to = from + quoted;
	while (to < line_len && (quoted ? line[to] != '"' : !is_separator(line[to])))
		to++;
	*len = to - from - quoted;
	*at = to;
	while (*at < line_len && !is_separator(line[*at]))
		++*at;
	++*at;
	return line + from + quoted;
}

static bool read_date(const struct reader *reader, const char *cell, size_t len, daynum *out)
{
	char copy[40] = "";
	text_trim(&cell, &len);
	if (!len || len >= sizeof copy)
		return false;
	memcpy(copy, cell, len);
	return date_read(copy, reader->order, out) == DATE_READ;
}

/* A row has a date in one cell; its name is the first other cell with letters in it. */
static bool table_line(struct reader *reader, const char *line, size_t line_len, bool may_be_head)
{
	daynum day = DATE_NONE;
	const char *name = "";
	size_t name_len = 0;
	for (size_t at = 0; at < line_len;) {
		size_t len;
		daynum found;
		const char *cell = take_cell(line, line_len, &at, &len);
		if (read_date(reader, cell, len, &found)) {
			day = day == DATE_NONE ? found : day;
		} else if (!name_len) {
			name = cell;
			name_len = len;
		}
	}
	if (day != DATE_NONE)
		return add(reader, day, name, name_len) || err_memory(reader->err);
	return may_be_head || fault(reader, "has no date in it (2026-12-25)", line, line_len);
}

static bool read_table(struct reader *reader, const char *text, size_t text_len)
{
	bool first = true;
	for (const char *at = text, *end = text + text_len; at < end;) {
		size_t len, trimmed;
		const char *line = take_line(&at, end, &len), *start = line;
		trimmed = len;
		reader->line++;
		text_trim(&start, &trimmed);
		if (!trimmed || *start == '#')
			continue;
		if (!table_line(reader, start, trimmed, first))
			return false;
		first = false;
	}
	return true;
}

/* --- either --- */

bool calendar_read_list(const char *text, size_t len, const char *name, enum date_order order, struct arena *arena,
                        struct holiday **days, size_t *count, struct err *err)
{
	struct reader reader = {name, order, arena, VEC_INIT(struct holiday), err, 0};
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	bool ics = len >= 15 && memcmp(text, "BEGIN:VCALENDAR", 15) == 0;
	bool ok = !memchr(text, '\0', len) && text_valid(text, len);
	if (!ok)
		err_set(err, ERR_DATA, "%s is no list of holidays: an ICS file or a table of dates and names, as UTF-8", name);
	ok = ok && (ics ? read_ics(&reader, text, len) : read_table(&reader, text, len)) && vec_ok(&reader.days, err);
	if (ok && !reader.days.len)
		ok = err_set(err, ERR_DATA, "%s names no holiday: it needs a date and a name a line, or an ICS file", name);
	*count = ok ? reader.days.len : 0;
	*days = arena_array(arena, *count, sizeof **days);
	if (*days && *count) {
		memcpy(*days, reader.days.data, *count * sizeof **days);
		*count = calendar_order(*days, *count);
	}
	vec_release(&reader.days);
	return ok && arena_ok(arena, err);
}
