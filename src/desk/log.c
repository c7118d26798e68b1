/* SPDX-License-Identifier: MIT */
#include "desk/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/dispute.h"
#include "desk/step.h"
#include "desk/word.h"
#include "desk/workday.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/ladder.h"
#include "store/logging.h"
#include "store/promise.h"

enum { INVOICES_MOST = 50, LINE_MOST = 500, TEXT_MOST = 1 << 16 };

/* A contact as read; what is not there is DATE_NONE, -1, 0 or "". */
struct contact {
	struct moment happened;
	bool whole_day; /* no time of day was given */
	int64_t minutes;
	int64_t amount;
	currency_code currency;
	daynum by, next_on;
	struct logging_invoice invoices[INVOICES_MOST];
	size_t count;
};

static const char *value(const struct log_text *text, enum log_field field)
{
	return text->values[field] ? text->values[field] : "";
}

static const char *code(const struct log_text *text, enum log_field field)
{
	const char *found = log_code(text->kind, field, value(text, field));
	return found ? found : "";
}

static bool wanted(const struct log_text *text, enum log_field field)
{
	return log_wants(text->kind, code(text, LOG_OUTCOME), field);
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

static bool parse_when(struct desk *desk, const char *typed, struct contact *out, struct err *err)
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

static bool read_when(struct desk *desk, const struct log_text *text, struct contact *out, struct buf *meaning,
                      struct err *err)
{
	char day_text[DATE_TEXT_SIZE], time_text[MOMENT_TEXT_SIZE];
	if (!parse_when(desk, value(text, LOG_WHEN), out, err))
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

/* The desk's day it happened on: what is said now is said on the desk's today. */
static daynum day_of(const struct desk *desk, const struct log_text *text, const struct contact *contact)
{
	return *value(text, LOG_WHEN) && strcmp(value(text, LOG_WHEN), "now") != 0 ? moment_day(contact->happened)
	                                                                           : desk->today;
}

static bool read_by(struct desk *desk, const struct log_text *text, struct contact *out, struct buf *meaning,
                    struct err *err)
{
	struct contact when;
	char day_text[DATE_TEXT_SIZE];
	if (!*value(text, LOG_BY))
		return err_set(err, ERR_DATA, "say by when it will be paid. %s", date_word_help());
	if (!date_word(value(text, LOG_BY), desk->today, DATE_AHEAD, desk->date_order, &out->by, err))
		return false;
	if (out->by < (read_when(desk, text, &when, NULL, NULL) ? day_of(desk, text, &when) : desk->today))
		return err_set(err, ERR_DATA, "%s was already over when it was promised", date_long(out->by, day_text));
	if (meaning)
		add_distance(meaning, out->by, desk->today);
	return true;
}

/* Counts from the day promised where there is one; moves to the client's next working day. */
static bool read_next_on(struct desk *desk, const struct log_text *text, struct contact *out, struct buf *meaning,
                         struct err *err)
{
	struct contact promise, when;
	char day_text[DATE_TEXT_SIZE];
	const char *typed = value(text, LOG_NEXT_ON);
	daynum base = desk->today;
	out->next_on = DATE_NONE;
	if (!*typed)
		return true;
	if (*typed == '+' && wanted(text, LOG_BY)) {
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

static bool read_for(struct desk *desk, const struct log_text *text, struct contact *out, struct err *err)
{
	const char *s = value(text, LOG_FOR);
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

static bool find_currency(struct desk *desk, const struct log_text *text, struct contact *out, struct err *err)
{
	if (names_currency(value(text, LOG_AMOUNT), out->currency))
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

static bool read_amount(struct desk *desk, const struct log_text *text, struct contact *out, struct buf *meaning,
                        struct err *err)
{
	const char *typed = value(text, LOG_AMOUNT);
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
	const char *typed = value(text, field);
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
	if (strlen(value(text, field)) > most)
		return err_set(err, ERR_DATA, "this is longer than %zu bytes; put the long text into the note", most);
	return true;
}

static bool read_minutes(const struct log_text *text, struct contact *out, struct err *err)
{
	const char *typed = value(text, LOG_MINUTES);
	out->minutes = -1;
	return !*typed || text_number(typed, 0, 24 * 60, &out->minutes) ||
	       err_set(err, ERR_DATA, "\"%.20s\" is not a number of minutes from 0 to 1440", typed);
}

static bool read_field(struct desk *desk, const struct log_text *text, enum log_field field, struct contact *out,
                       struct buf *meaning, struct err *err)
{
	if (!wanted(text, field))
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
	struct contact contact = {.by = DATE_NONE, .next_on = DATE_NONE};
	return read_field(desk, text, field, &contact, meaning, err);
}

static bool says_something(const struct log_text *text, struct err *err)
{
	if (text->kind == LOG_NOTE && !*value(text, LOG_TEXT))
		return err_set(err, ERR_DATA, "the note is empty; write it");
	if ((text->kind == LOG_CALL || text->kind == LOG_VISIT) && !*value(text, LOG_OUTCOME) && !*value(text, LOG_TEXT))
		return err_set(err, ERR_DATA, "say what came of it, or what was said");
	return true;
}

static bool read_all(struct desk *desk, const struct log_text *text, struct contact *out, enum log_field *bad,
                     struct err *err)
{
	*out = (struct contact){.minutes = -1, .by = DATE_NONE, .next_on = DATE_NONE};
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

/* --- caps --- */

bool log_caps(struct desk *desk, const struct log_text *text, struct arena *arena, struct desk_caps *out,
              struct err *err)
{
	static const unsigned channels[LOG_KINDS] = {
		[LOG_CALL] = CAPS_CALL, [LOG_LETTER] = CAPS_LETTER, [LOG_VISIT] = CAPS_VISIT, [LOG_MAIL] = CAPS_MAIL,
	};
	struct contact contact = {.minutes = -1};
	out->count = 0;
	if (!channels[text->kind] || !text->client || strcmp(code(text, LOG_DIRECTION), "in") == 0 ||
	    !parse_when(desk, value(text, LOG_WHEN), &contact, NULL))
		return true;
	return desk_caps(desk, text->client, channels[text->kind], contact.happened.at, contact.whole_day, arena, out, err);
}

static bool add_caps(struct desk *desk, const struct log_text *text, struct buf *facts, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_caps caps;
	bool ok = log_caps(desk, text, &arena, &caps, err);
	for (size_t i = 0; ok && i < caps.count; i++)
		fields_add(facts, "cap", caps.warnings[i].cap->name);
	arena_release(&arena);
	return ok;
}

/* --- the entry --- */

static bool add_words(struct log_text *text, const struct logging_contact *contact, struct buf *words, struct err *err)
{
	static const enum log_field personal[] = {LOG_WITH, LOG_ROLE, LOG_NUMBER, LOG_PLACE, LOG_WENT, LOG_PRESENT,
	                                          LOG_COPY, LOG_WHY, LOG_NEXT, LOG_TEXT, LOG_CAP_REASON};
	if (contact->id)
		text->values[LOG_WITH] = contact->name;
	if (!*value(text, LOG_ROLE))
		text->values[LOG_ROLE] = contact->role;
	if (!*value(text, LOG_NUMBER))
		text->values[LOG_NUMBER] = contact->phone;
	for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
		if (wanted(text, personal[i]) && !word_add(words, log_field_name(personal[i]), value(text, personal[i]), err))
			return false;
	return buf_ok(words, err);
}

static void add_promise(struct buf *facts, const struct contact *contact)
{
	struct buf amount = BUF_INIT;
	money_plain(&amount, contact->amount, contact->currency);
	fields_add_buf(facts, "amount", &amount);
	fields_add(facts, "currency", contact->currency);
	fields_add_day(facts, "by", contact->by);
	if (amount.failed)
		facts->failed = true;
	buf_release(&amount);
}

static void add_invoices(struct buf *facts, const struct log_text *text, const struct contact *contact)
{
	struct buf ids = BUF_INIT;
	for (size_t i = 0; i < contact->count; i++)
		buf_addf(&ids, "%s%" PRId64, i ? "," : "", contact->invoices[i].id);
	if (contact->count) {
		fields_add(facts, "for", value(text, LOG_FOR));
		fields_add_buf(facts, "invoices", &ids);
	}
	if (ids.failed)
		facts->failed = true;
	buf_release(&ids);
}

static void add_facts(struct buf *facts, const struct log_text *text, const struct logging_contact *with,
                      const struct contact *contact)
{
	static const enum log_field codes[] = {LOG_DIRECTION, LOG_LETTER_KIND, LOG_SENT, LOG_OUTCOME, LOG_REASON};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (wanted(text, codes[i]))
			fields_add(facts, log_field_name(codes[i]), code(text, codes[i]));
	if (contact->whole_day)
		fields_add(facts, "whole-day", "1");
	if (with->id)
		fields_add_int(facts, "contact", with->id);
	if (contact->minutes >= 0)
		fields_add_int(facts, "minutes", contact->minutes);
	if (wanted(text, LOG_TRACKING))
		fields_add(facts, "tracking", value(text, LOG_TRACKING));
	if (contact->amount)
		add_promise(facts, contact);
	add_invoices(facts, text, contact);
	fields_add_day(facts, "next-on", contact->next_on);
}

/* What a call says is disputed is looked at on the day that is next. */
static bool open_disputes(struct desk *desk, const struct log_text *text, const struct contact *contact, int64_t seq,
                          struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *owner, *reason = code(text, LOG_REASON);
	bool ok = logging_owner(desk->db, text->client, &arena, &owner, err);
	for (size_t i = 0; ok && i < contact->count; i++) {
		struct dispute_new dispute = {
			.client = text->client, .invoice = contact->invoices[i].id, .entry = seq,
			.amount = contact->invoices[i].open, .owner = *owner ? owner : desk->actor.name, .opened_on = desk->today,
			.reason = strcmp(reason, "incomplete") == 0 ? "incomplete" : "other",
			.review = contact->next_on != DATE_NONE ? contact->next_on : desk->today + DISPUTE_REVIEW_DAYS,
		};
		ok = !dispute.amount || dispute_add(desk->db, &dispute, err);
	}
	arena_release(&arena);
	return ok;
}

static bool change_book(struct desk *desk, const struct log_text *text, const struct logging_contact *with,
                        const struct contact *contact, int64_t seq, struct err *err)
{
	const char *outcome = code(text, LOG_OUTCOME);
	int64_t ids[INVOICES_MOST];
	for (size_t i = 0; i < contact->count; i++)
		ids[i] = contact->invoices[i].id;
	if (contact->amount) {
		struct promise_new promise = {
			.client = text->client, .entry = seq, .amount = contact->amount, .due = contact->by,
			.made_on = day_of(desk, text, contact), .invoices = ids, .count = contact->count,
		};
		memcpy(promise.currency, contact->currency, sizeof promise.currency);
		if (!promise_add(desk->db, &promise, NULL, err))
			return false;
	}
	if (strcmp(outcome, "disputes") == 0 && !open_disputes(desk, text, contact, seq, err))
		return false;
	if (strcmp(outcome, "wrong-number") == 0 && with->id && !logging_wrong_number(desk->db, with->id, err))
		return false;
	if (contact->next_on != DATE_NONE)
		return logging_follow_up(desk->db, text->client, contact->next_on, err);
	return text->kind == LOG_NOTE || logging_followed_up(desk->db, text->client, desk->today, err);
}

static bool step_logged(struct desk *desk, const struct log_text *text, const struct contact *contact,
                        const char *step, int64_t seq, struct err *err)
{
	int64_t ids[INVOICES_MOST];
	for (size_t i = 0; i < contact->count; i++)
		ids[i] = contact->invoices[i].id;
	return desk_step_logged(desk, text->client, step, ids, contact->count, moment_day(contact->happened), seq, err);
}

static bool write_entry(struct desk *desk, struct log_text *text, const struct logging_contact *with,
                        const struct contact *contact, struct attach_batch *files, int64_t *seq, struct err *err)
{
	static const char *const stored[LOG_KINDS] = {"call", "letter", "visit", "mail-out", "note", "promise"};
	struct arena arena = ARENA_INIT;
	const char *step;
	bool mail_in = text->kind == LOG_MAIL && strcmp(code(text, LOG_DIRECTION), "in") == 0;
	struct entry_new entry = {
		.kind = mail_in ? "mail-in" : stored[text->kind], .client = text->client, .happened = contact->happened,
		.invoice = contact->count == 1 ? contact->invoices[0].id : 0, .facts = BUF_INIT, .words = BUF_INIT,
	};
	if (text->kind == LOG_MAIL)
		fields_add(&entry.facts, "by-hand", "1");
	add_facts(&entry.facts, text, with, contact);
	bool ok = desk_step_of_log(desk, text, &arena, &step, err);
	if (ok)
		fields_add(&entry.facts, "step", step);
	ok = ok && add_caps(desk, text, &entry.facts, err) && add_words(text, with, &entry.words, err) &&
	     attach_put(desk, files, &entry, err) &&
	     entry_append(desk->db, &desk->actor, &entry, seq, err) &&
	     step_logged(desk, text, contact, step, *seq, err) &&
	     change_book(desk, text, with, contact, *seq, err);
	entry_new_release(&entry);
	arena_release(&arena);
	return ok;
}

bool desk_log(struct desk *desk, const struct log_text *text, enum log_field *bad, int64_t *seq, struct err *err)
{
	static const char *const names[LOG_KINDS] = {"call with %s", "letter to %s", "visit to %s", "mail with %s",
	                                             "note on %s", "promise of %s"};
	struct contact contact;
	struct logging_contact with = {.name = "", .role = "", .phone = ""};
	struct log_text own = *text;
	struct attach_batch files = {.count = 0};
	struct arena arena = ARENA_INIT;
	struct deed deed;
	struct buf name = BUF_INIT;
	const char *client = "";
	enum log_field at;
	int64_t written = 0;
	bool ok = read_all(desk, text, &contact, bad ? bad : &at, err) &&
	          logging_client(desk->db, text->client, &arena, &client, err) &&
	          (!*value(text, LOG_WITH) ||
	           logging_contact(desk->db, text->client, value(text, LOG_WITH), &arena, &with, err)) &&
	          attach_open(desk, &text->attach, log_kind_name(text->kind), &files, err);
	if (ok) {
		const char *percent = strchr(names[text->kind], '%');
		buf_add(&name, names[text->kind], (size_t)(percent - names[text->kind]));
		buf_adds(&name, client);
		ok = buf_ok(&name, err) && deed_begin(&deed, desk->db, &desk->actor, err, "%s", buf_str(&name));
		if (ok && !(write_entry(desk, &own, &with, &contact, &files, &written, err) && deed_commit(&deed, err))) {
			deed_abandon(&deed);
			ok = false;
		}
	}
	if (ok && seq)
		*seq = written;
	attach_release(&files);
	buf_release(&name);
	arena_release(&arena);
	return ok;
}

bool desk_promises(struct desk *desk, int64_t client, bool standing, struct arena *arena, struct promise_list *out,
                   struct err *err)
{
	return promise_list(desk->db, client, "", desk->today, standing, arena, out, err);
}

/* --- taking back and putting right --- */

static bool by_hand(const struct entry *entry)
{
	static const char *const kinds[] = {"call", "letter", "visit", "note", "promise", "correction", "file", "consent"};
	struct field field;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(entry->kind, kinds[i]) == 0)
			return true;
	return fields_get(entry->facts, entry->facts_len, "by-hand", &field);
}

static bool may_touch(struct desk *desk, int64_t seq, struct arena *arena, struct entry *entry, struct err *err)
{
	if (!entry_load(desk->db, seq, arena, entry, err))
		return false;
	if (entry->withdrawn_by)
		return err_set(err, ERR_NO, "entry %" PRId64 " was withdrawn already", seq);
	return by_hand(entry) ||
	       err_set(err, ERR_NO, "entry %" PRId64 " (%s) was not written by hand; undo what made it", seq, entry->kind);
}

/* A promise belongs to the entry that told of it first; one that was undone and
 * done again is told by a later entry, which names the first as "again". */
static bool withdraw_promises(struct desk *desk, const struct entry *about, struct err *err)
{
	struct field field;
	if (!ladder_withdraw(desk->db, about->seq, err) || !promise_withdraw(desk->db, about->seq, err))
		return false;
	for (size_t at = 0; fields_next(about->facts, about->facts_len, &at, &field);) {
		char number[24] = "";
		int64_t first;
		if (field.name_len != 5 || memcmp(field.name, "again", 5) != 0 || field.value_len >= sizeof number)
			continue;
		memcpy(number, field.value, field.value_len);
		if (text_number(number, 1, INT64_MAX, &first) && !promise_withdraw(desk->db, first, err))
			return false;
	}
	return true;
}

static bool append_about(struct desk *desk, const struct entry *about, const char *kind, const char *text,
                         const char *reason, int64_t *seq, struct err *err)
{
	struct entry_new entry = {.kind = kind, .client = about->client, .invoice = about->invoice, .about = about->seq,
	                          .facts = BUF_INIT, .words = BUF_INIT};
	struct deed deed;
	int64_t written = 0;
	bool ok = word_add(&entry.words, "text", text, err) && word_add(&entry.words, "reason", reason, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "%s of %s %" PRId64, kind, about->kind, about->seq);
	if (ok) {
		bool withdraws = strcmp(kind, "withdrawal") == 0;
		ok = entry_append(desk->db, &desk->actor, &entry, &written, err) &&
		     (!withdraws || withdraw_promises(desk, about, err)) && deed_commit(&deed, err);
		if (!ok)
			deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	entry_new_release(&entry);
	return ok;
}

bool desk_withdraw(struct desk *desk, int64_t entry, const char *reason, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry about;
	if (!*reason)
		return err_set(err, ERR_DATA, "a withdrawal needs its reason");
	bool ok = may_touch(desk, entry, &arena, &about, err) &&
	          append_about(desk, &about, "withdrawal", "", reason, seq, err);
	arena_release(&arena);
	return ok;
}

bool desk_correct(struct desk *desk, int64_t entry, const char *text, const char *reason, int64_t *seq,
                  struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry about;
	if (!*text)
		return err_set(err, ERR_DATA, "a correction needs the text as it should be");
	bool ok = may_touch(desk, entry, &arena, &about, err);
	/* A correction is put right where it corrects: what stands last counts. */
	if (ok && strcmp(about.kind, "correction") == 0)
		ok = may_touch(desk, about.about, &arena, &about, err);
	ok = ok && append_about(desk, &about, "correction", text, reason, seq, err);
	arena_release(&arena);
	return ok;
}
