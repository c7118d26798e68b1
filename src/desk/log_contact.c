/* SPDX-License-Identifier: MIT */
#include "desk/log_inside.h"

#include <string.h>

#include "base/text.h"
#include "desk/workday.h"

enum { LINE_MOST = 500, TEXT_MOST = 1 << 16 };

const char *log_value(const struct log_text *text, enum log_field field)
{
	return text->values[field] ? text->values[field] : "";
}

const char *log_stored(const struct log_text *text, enum log_field field)
{
	const char *found = log_code(text->kind, field, log_value(text, field));
	return found ? found : "";
}

bool log_asked(const struct log_text *text, enum log_field field)
{
	return log_wants(text->kind, log_stored(text, LOG_OUTCOME), field);
}

/* --- when --- */

/* "9:30" at the end of s: its minute of the day, and s without it; -1: none. */
static int take_time(const char *s, size_t *len)
{
	size_t at = *len;
	while (at > 0 && s[at - 1] != ' ')
		at--;
	const char *time = s + at;
	size_t colon = 0;
	while (colon < *len - at && time[colon] != ':')
		colon++;
	char hour_text[3] = "", minute_text[3] = "";
	int64_t hour, minute;
	if (colon < 1 || colon > 2 || *len - at - colon != 3)
		return -1;
	memcpy(hour_text, time, colon);
	memcpy(minute_text, time + colon + 1, 2);
	if (!text_number(hour_text, 0, 23, &hour) || !text_number(minute_text, 0, 59, &minute))
		return -1;
	*len = at;
	return (int)(hour * 60 + minute);
}

bool log_read_when(struct desk *desk, const char *typed, struct log_contact *out, struct err *err)
{
	const char *s = typed;
	size_t len = strlen(typed);
	char day_text[64] = "";
	daynum day = desk->today;
	text_trim(&s, &len);
	out->whole_day = false;
	out->happened = clock_now();
	if (!len || (len == 3 && strncmp(s, "now", 3) == 0))
		return true;
	if (len >= 16 && len < sizeof day_text && (s[10] == 'T' || s[10] == ' ')) {
		memcpy(day_text, s, len);
		if (moment_parse_iso(day_text, &out->happened, NULL))
			return true;
		memset(day_text, 0, sizeof day_text);
	}
	int minute = take_time(s, &len);
	text_trim(&s, &len);
	if (len >= sizeof day_text)
		len = sizeof day_text - 1;
	memcpy(day_text, s, len);
	if (len && !date_word(day_text, desk->today, DATE_BACK, desk->date_order, &day, NULL))
		return err_set(err, ERR_DATA, "\"%.40s\" is not a time. Try now, 9:30, thu 10:12, 19.11 or 2026-11-19 10:12",
		               typed);
	out->whole_day = minute < 0;
	out->happened = moment_make(day, minute < 0 ? 0 : minute);
	return true;
}

static bool read_when(struct desk *desk, const struct log_text *text, struct log_contact *out, struct buf *meaning,
                      struct err *err)
{
	char day_text[DATE_TEXT_SIZE], time_text[MOMENT_TEXT_SIZE];
	if (!log_read_when(desk, log_value(text, LOG_WHEN), out, err))
		return false;
	daynum day = moment_day(out->happened);
	daynum now = moment_day(clock_now());
	if (day > desk->today && day > now)
		return err_set(err, ERR_DATA, "%s has not come yet; say when it happened", date_long(day, day_text));
	if (day < DATE_FIRST)
		return err_set(err, ERR_DATA, "%s lies outside the years 1990 to 2199", date_long(day, day_text));
	if (meaning) {
		buf_adds(meaning, date_long(day, day_text));
		if (!out->whole_day)
			buf_addf(meaning, " %s", moment_clock(out->happened, time_text));
	}
	return true;
}

/* --- days ahead --- */

static void add_distance(struct buf *meaning, daynum day, daynum today)
{
	char text[DATE_TEXT_SIZE];
	int days = day - today;
	buf_adds(meaning, date_long(day, text));
	if (days == 0)
		buf_adds(meaning, ", today");
	else if (days == 1)
		buf_adds(meaning, ", tomorrow");
	else
		buf_addf(meaning, days > 0 ? ", in %d days" : ", %d days ago", days > 0 ? days : -days);
}

daynum log_day(const struct desk *desk, const struct log_text *text, const struct log_contact *contact)
{
	return *log_value(text, LOG_WHEN) && strcmp(log_value(text, LOG_WHEN), "now") != 0 ? moment_day(contact->happened)
	                                                                           : desk->today;
}

static bool read_by(struct desk *desk, const struct log_text *text, struct log_contact *out, struct buf *meaning,
                    struct err *err)
{
	struct log_contact when;
	char day_text[DATE_TEXT_SIZE];
	if (!*log_value(text, LOG_BY))
		return err_set(err, ERR_DATA, "say by when it will be paid. %s", date_word_help());
	if (!date_word(log_value(text, LOG_BY), desk->today, DATE_AHEAD, desk->date_order, &out->by, err))
		return false;
	if (out->by < (read_when(desk, text, &when, NULL, NULL) ? log_day(desk, text, &when) : desk->today))
		return err_set(err, ERR_DATA, "%s was already over when it was promised", date_long(out->by, day_text));
	if (meaning)
		add_distance(meaning, out->by, desk->today);
	return true;
}

/* Counts from the day promised where there is one; moves to the client's next working day. */
static bool read_next_on(struct desk *desk, const struct log_text *text, struct log_contact *out, struct buf *meaning,
                         struct err *err)
{
	struct log_contact promise, when;
	char day_text[DATE_TEXT_SIZE];
	const char *typed = log_value(text, LOG_NEXT_ON);
	daynum base = desk->today;
	out->next_on = DATE_NONE;
	if (!*typed)
		return true;
	if (*typed == '+' && log_asked(text, LOG_BY)) {
		if (!read_by(desk, text, &promise, NULL, NULL))
			return err_set(err, ERR_DATA, "needs the day promised first");
		base = promise.by;
	}
	if (!date_word(typed, base, DATE_AHEAD, desk->date_order, &out->next_on, err))
		return false;
	if (read_when(desk, text, &when, NULL, NULL) && out->next_on < moment_day(when.happened))
		return err_set(err, ERR_DATA, "%s lies before what happened; say a later day", date_long(out->next_on, day_text));
	daynum asked = out->next_on;
	if (!desk_workday(desk, text->client, asked, &out->next_on, meaning, err))
		return false;
	if (meaning && asked == out->next_on)
		add_distance(meaning, out->next_on, desk->today);
	else if (meaning)
		buf_adds(meaning, date_long(out->next_on, day_text));
	return true;
}

/* --- invoices and money --- */

static bool read_for(struct desk *desk, const struct log_text *text, struct log_contact *out, struct err *err)
{
	const char *s = log_value(text, LOG_FOR);
	out->count = 0;
	while (*s) {
		size_t span = strcspn(s, ","), len = span;
		const char *number = s;
		char one[200] = "";
		text_trim(&number, &len);
		s += span + (s[span] == ',');
		if (len && *number == '#') {
			number++;
			len--;
		}
		if (!len)
			continue;
		if (len >= sizeof one || out->count == INVOICES_MOST)
			return err_set(err, ERR_DATA, "name at most %d invoices, apart by commas", INVOICES_MOST);
		memcpy(one, number, len);
		struct logging_invoice *invoice = &out->invoices[out->count];
		if (text->client && !logging_invoice(desk->db, text->client, one, invoice, err))
			return false;
		out->count += text->client != 0;
	}
	return true;
}

/* A currency named in the amount itself: "100 USD". */
static bool names_currency(const char *typed, currency_code out)
{
	for (const char *s = typed; *s;) {
		size_t len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
		char word[4] = "";
		if (len == 3) {
			memcpy(word, s, 3);
			if (money_currency(word, out))
				return true;
		}
		s += len ? len : 1;
	}
	return false;
}

static bool find_currency(struct desk *desk, const struct log_text *text, struct log_contact *out, struct err *err)
{
	if (names_currency(log_value(text, LOG_AMOUNT), out->currency))
		return true;
	if (out->count) {
		memcpy(out->currency, out->invoices[0].currency, sizeof out->currency);
		return true;
	}
	if (text->client && !logging_currency(desk->db, text->client, desk->currency, out->currency, err))
		return false;
	if (!*out->currency && !text->client)
		memcpy(out->currency, desk->currency, sizeof out->currency);
	return *out->currency || err_set(err, ERR_DATA, "the client owes in several currencies; write which, as in 100 USD");
}

static bool read_amount(struct desk *desk, const struct log_text *text, struct log_contact *out, struct buf *meaning,
                        struct err *err)
{
	const char *typed = log_value(text, LOG_AMOUNT);
	int64_t open = 0;
	if (!*typed)
		return err_set(err, ERR_DATA, "say how much was promised. Try 12450, 12450.50 or 12,450.50");
	if (!read_for(desk, text, out, NULL))
		out->count = 0;
	if (!find_currency(desk, text, out, err) ||
	    !money_parse(typed, out->currency, desk->decimal, &out->amount, err))
		return false;
	if (out->amount <= 0)
		return err_set(err, ERR_DATA, "a promise is of more than nothing");
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(out->invoices[i].currency, out->currency) != 0)
			return err_set(err, ERR_DATA, "the invoices it is for are not in %s", out->currency);
		open += out->invoices[i].open;
	}
	if (meaning) {
		money_show(meaning, out->amount, out->currency, desk->decimal);
		buf_addf(meaning, " %s", out->currency);
		if (out->count && out->amount == open)
			buf_adds(meaning, ", covers the invoices exactly");
		else if (out->count && out->amount > open)
			buf_adds(meaning, ", more than is open on them");
	}
	return true;
}

/* --- fields --- */

static bool check_choice(const struct log_text *text, enum log_field field, struct err *err)
{
	const char *typed = log_value(text, field);
	struct buf allowed = BUF_INIT;
	if (!*typed || log_code(text->kind, field, typed))
		return true;
	for (const struct log_choice *choice = log_choices(text->kind, field); choice->code; choice++)
		buf_addf(&allowed, "%s%s", allowed.len ? ", " : "", choice->code);
	err_set(err, ERR_DATA, "\"%.40s\" is not one of: %s", typed, buf_str(&allowed));
	buf_release(&allowed);
	return false;
}

static bool check_text(const struct log_text *text, enum log_field field, struct err *err)
{
	size_t most = field == LOG_TEXT ? TEXT_MOST : LINE_MOST;
	if (strlen(log_value(text, field)) > most)
		return err_set(err, ERR_DATA, "this is longer than %zu bytes; put the long text into the note", most);
	return true;
}

static bool read_minutes(const struct log_text *text, struct log_contact *out, struct err *err)
{
	const char *typed = log_value(text, LOG_MINUTES);
	out->minutes = -1;
	return !*typed || text_number(typed, 0, 24 * 60, &out->minutes) ||
	       err_set(err, ERR_DATA, "\"%.20s\" is not a number of minutes from 0 to 1440", typed);
}

static bool read_field(struct desk *desk, const struct log_text *text, enum log_field field, struct log_contact *out,
                       struct buf *meaning, struct err *err)
{
	if (!log_asked(text, field))
		return true;
	switch (field) {
	case LOG_WHEN: return read_when(desk, text, out, meaning, err);
	case LOG_MINUTES: return read_minutes(text, out, err);
	case LOG_BY: return read_by(desk, text, out, meaning, err);
	case LOG_NEXT_ON: return read_next_on(desk, text, out, meaning, err);
	case LOG_FOR: return read_for(desk, text, out, err);
	case LOG_AMOUNT: return read_amount(desk, text, out, meaning, err);
	default: return log_choices(text->kind, field) ? check_choice(text, field, err) : check_text(text, field, err);
	}
}

bool log_check(struct desk *desk, const struct log_text *text, enum log_field field, struct buf *meaning,
               struct err *err)
{
	struct log_contact contact = {.by = DATE_NONE, .next_on = DATE_NONE};
	return read_field(desk, text, field, &contact, meaning, err);
}

static bool says_something(const struct log_text *text, struct err *err)
{
	if (text->kind == LOG_NOTE && !*log_value(text, LOG_TEXT))
		return err_set(err, ERR_DATA, "the note is empty; write it");
	if ((text->kind == LOG_CALL || text->kind == LOG_VISIT) && !*log_value(text, LOG_OUTCOME) && !*log_value(text, LOG_TEXT))
		return err_set(err, ERR_DATA, "say what came of it, or what was said");
	return true;
}

bool log_read(struct desk *desk, const struct log_text *text, struct log_contact *out, enum log_field *bad,
                     struct err *err)
{
	*out = (struct log_contact){.minutes = -1, .by = DATE_NONE, .next_on = DATE_NONE};
	for (int field = 0; field < LOG_FIELDS; field++) {
		*bad = (enum log_field)field;
		if (!read_field(desk, text, *bad, out, NULL, err))
			return false;
	}
	*bad = text->kind == LOG_NOTE ? LOG_TEXT : LOG_OUTCOME;
	if (!says_something(text, err))
		return false;
	*bad = LOG_FIELDS;
	return true;
}
