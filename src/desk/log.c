/* SPDX-License-Identifier: MIT */
#include "desk/log.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "desk/dispute.h"
#include "desk/log_inside.h"
#include "desk/step.h"
#include "desk/word.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/logging.h"
#include "store/promise.h"

/* --- caps --- */

bool log_caps(struct desk *desk, const struct log_text *text, struct arena *arena, struct desk_caps *out,
              struct err *err)
{
	static const unsigned channels[LOG_KINDS] = {
		[LOG_CALL] = CAPS_CALL, [LOG_LETTER] = CAPS_LETTER, [LOG_VISIT] = CAPS_VISIT, [LOG_MAIL] = CAPS_MAIL,
	};
	struct log_contact contact = {.minutes = -1};
	out->count = 0;
	out->agreed = "";
	if (!channels[text->kind] || !text->client || strcmp(log_stored(text, LOG_DIRECTION), "in") == 0 ||
	    !log_read_when(desk, log_value(text, LOG_WHEN), &contact, NULL))
		return true;
	return desk_caps(desk, text->client, channels[text->kind], contact.happened.at, contact.whole_day, arena, out, err);
}

/* What the record knows of the reason need not be said again. */
static bool add_caps(struct desk *desk, struct log_text *text, struct buf *facts, struct arena *arena, struct err *err)
{
	struct desk_caps caps;
	if (!log_caps(desk, text, arena, &caps, err))
		return false;
	for (size_t i = 0; i < caps.count; i++)
		fields_add(facts, "cap", caps.warnings[i].cap->name);
	if (*caps.agreed && !*log_value(text, LOG_CAP_REASON))
		text->values[LOG_CAP_REASON] = caps.agreed;
	return true;
}

/* --- the entry --- */

static bool add_words(struct log_text *text, const struct logging_contact *contact, struct buf *words, struct err *err)
{
	static const enum log_field personal[] = {LOG_WITH, LOG_ROLE, LOG_NUMBER, LOG_PLACE, LOG_WENT, LOG_PRESENT,
	                                          LOG_COPY, LOG_WHY, LOG_NEXT, LOG_TEXT, LOG_CAP_REASON};
	if (contact->id)
		text->values[LOG_WITH] = contact->name;
	if (!*log_value(text, LOG_ROLE))
		text->values[LOG_ROLE] = contact->role;
	if (!*log_value(text, LOG_NUMBER))
		text->values[LOG_NUMBER] = contact->phone;
	for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
		if (log_asked(text, personal[i]) && !word_add(words, log_field_name(personal[i]), log_value(text, personal[i]), err))
			return false;
	return buf_ok(words, err);
}

static void add_promise(struct buf *facts, const struct log_contact *contact)
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

static void add_invoices(struct buf *facts, const struct log_text *text, const struct log_contact *contact)
{
	struct buf ids = BUF_INIT;
	for (size_t i = 0; i < contact->count; i++)
		buf_addf(&ids, "%s%" PRId64, i ? "," : "", contact->invoices[i].id);
	if (contact->count) {
		fields_add(facts, "for", log_value(text, LOG_FOR));
		fields_add_buf(facts, "invoices", &ids);
	}
	if (ids.failed)
		facts->failed = true;
	buf_release(&ids);
}

static void add_facts(struct buf *facts, const struct log_text *text, const struct logging_contact *with,
                      const struct log_contact *contact)
{
	static const enum log_field codes[] = {LOG_DIRECTION, LOG_LETTER_KIND, LOG_SENT, LOG_OUTCOME, LOG_REASON};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (log_asked(text, codes[i]))
			fields_add(facts, log_field_name(codes[i]), log_stored(text, codes[i]));
	if (contact->whole_day)
		fields_add(facts, "whole-day", "1");
	if (with->id)
		fields_add_int(facts, "contact", with->id);
	if (contact->minutes >= 0)
		fields_add_int(facts, "minutes", contact->minutes);
	if (log_asked(text, LOG_TRACKING))
		fields_add(facts, "tracking", log_value(text, LOG_TRACKING));
	if (contact->amount)
		add_promise(facts, contact);
	add_invoices(facts, text, contact);
	fields_add_day(facts, "next-on", contact->next_on);
}

/* What a call says is disputed is looked at on the day that is next. */
static bool open_disputes(struct desk *desk, const struct log_text *text, const struct log_contact *contact, int64_t seq,
                          struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *owner, *reason = log_stored(text, LOG_REASON);
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
                        const struct log_contact *contact, int64_t seq, struct err *err)
{
	const char *outcome = log_stored(text, LOG_OUTCOME);
	int64_t ids[INVOICES_MOST];
	for (size_t i = 0; i < contact->count; i++)
		ids[i] = contact->invoices[i].id;
	if (contact->amount) {
		struct promise_new promise = {
			.client = text->client, .entry = seq, .amount = contact->amount, .due = contact->by,
			.made_on = log_day(desk, text, contact), .invoices = ids, .count = contact->count,
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

static bool step_logged(struct desk *desk, const struct log_text *text, const struct log_contact *contact,
                        const char *step, int64_t seq, struct err *err)
{
	int64_t ids[INVOICES_MOST];
	for (size_t i = 0; i < contact->count; i++)
		ids[i] = contact->invoices[i].id;
	return desk_step_logged(desk, text->client, step, ids, contact->count, moment_day(contact->happened), seq, err);
}

static bool write_entry(struct desk *desk, struct log_text *text, const struct logging_contact *with,
                        const struct log_contact *contact, struct attach_batch *files, int64_t *seq, struct err *err)
{
	static const char *const stored[LOG_KINDS] = {"call", "letter", "visit", "mail-out", "note", "promise"};
	struct arena arena = ARENA_INIT;
	const char *step;
	bool mail_in = text->kind == LOG_MAIL && strcmp(log_stored(text, LOG_DIRECTION), "in") == 0;
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
	ok = ok && add_caps(desk, text, &entry.facts, &arena, err) && add_words(text, with, &entry.words, err) &&
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
	struct log_contact contact;
	struct logging_contact with = {.name = "", .role = "", .phone = ""};
	struct log_text own = *text;
	struct attach_batch files = {.count = 0};
	struct arena arena = ARENA_INIT;
	struct deed deed;
	struct buf name = BUF_INIT;
	const char *client = "";
	enum log_field at;
	int64_t written = 0;
	bool ok = log_read(desk, text, &contact, bad ? bad : &at, err) &&
	          logging_client(desk->db, text->client, &arena, &client, err) &&
	          (!*log_value(text, LOG_WITH) ||
	           logging_contact(desk->db, text->client, log_value(text, LOG_WITH), &arena, &with, err)) &&
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
