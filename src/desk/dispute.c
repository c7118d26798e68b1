/* SPDX-License-Identifier: MIT */
#include "desk/dispute.h"

#include <string.h>

#include "base/buf.h"
#include "desk/debt.h"
#include "desk/word.h"
#include "follow/reason.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/logging.h"
#include "store/payment.h"

static const char *given(const char *text)
{
	return text ? text : "";
}

/* A dispute as read. */
struct disputing {
	struct debt debt;
	int64_t amount;
	const struct reason *reason;
	const char *owner;
	daynum review;
};

static bool read_reason(const char *typed, const struct reason **out, struct err *err)
{
	struct buf allowed = BUF_INIT;
	if ((*out = reason_find(reason_dispute, typed)))
		return true;
	for (const struct reason *one = reason_dispute; one->code; one++)
		buf_addf(&allowed, "%s%s", allowed.len ? ", " : "", one->code);
	if (*typed)
		err_set(err, ERR_DATA, "\"%.40s\" is no reason of a dispute: %s", typed, buf_str(&allowed));
	else
		err_set(err, ERR_DATA, "a dispute needs its reason: %s", buf_str(&allowed));
	buf_release(&allowed);
	return false;
}

static bool read_amount(struct desk *desk, const char *typed, struct disputing *out, struct err *err)
{
	char open[32];
	out->amount = out->debt.open;
	if (!*typed)
		return true;
	if (out->debt.count > 1)
		return err_set(err, ERR_DATA, "a part is disputed of one invoice; name which");
	if (!money_parse(typed, out->debt.currency, desk->decimal, &out->amount, err))
		return false;
	if (out->amount < 1)
		return err_set(err, ERR_DATA, "a dispute is of more than nothing");
	return out->amount <= out->debt.open ||
	       err_set(err, ERR_DATA, "only %s %s is open on invoice %.60s",
	               money_text(open, out->debt.open, out->debt.currency, desk->decimal), out->debt.currency,
	               out->debt.invoices[0].number);
}

static bool read_review(struct desk *desk, const char *typed, daynum *out, struct err *err)
{
	*out = desk->today + DISPUTE_REVIEW_DAYS;
	if (*typed && !date_word(typed, desk->today, DATE_AHEAD, desk->date_order, out, err))
		return false;
	return *out >= desk->today || err_set(err, ERR_DATA, "the day to look at it again is over already");
}

static bool read_owner(struct desk *desk, const char *typed, int64_t client, struct arena *arena, const char **out,
                       struct err *err)
{
	if (!*typed && !logging_owner(desk->db, client, arena, out, err))
		return false;
	if (*typed)
		*out = arena_str(arena, typed);
	if (!**out)
		*out = arena_str(arena, desk->actor.name);
	return arena_ok(arena, err);
}

static bool read_dispute(struct desk *desk, const struct dispute_text *text, struct arena *arena,
                         struct disputing *out, struct err *err)
{
	if (!desk_debt(desk, text->client, NULL, text->invoices, arena, &out->debt, err))
		return false;
	if (!*given(text->invoices) && out->debt.count > 1)
		return err_set(err, ERR_DATA, "%zu invoices are open: say which is disputed", out->debt.count);
	return read_amount(desk, given(text->amount), out, err) && read_reason(given(text->reason), &out->reason, err) &&
	       read_review(desk, given(text->review), &out->review, err) &&
	       read_owner(desk, given(text->owner), text->client, arena, &out->owner, err);
}

/* --- opening --- */

/* The sales contact is asked by a note that stays with us. */
static bool tell_sales(struct desk *desk, const struct dispute_text *text, const struct disputing *d,
                       struct arena *arena, struct err *err)
{
	const char *name, *said = given(text->text);
	char day[DATE_TEXT_SIZE];
	struct entry_new entry = {.kind = "note", .client = text->client};
	if (!logging_role(desk->db, text->client, "sales contact", arena, &name, err))
		return false;
	fields_add(&entry.facts, "internal", "sales");
	fields_add(&entry.facts, "for", debt_numbers(&d->debt, arena));
	size_t len = strlen(said);
	while (len && said[len - 1] == '.')
		len--;
	const char *says = arena_printf(arena, "To sales: %s is disputed (%s)%s%.*s. Is there a complaint, an unfinished "
	                                "delivery? %s clears it up by %s.", debt_numbers(&d->debt, arena), d->reason->title,
	                                len ? ": " : "", (int)len, said, d->owner, date_long(d->review, day));
	bool ok = arena_ok(arena, err) && word_add(&entry.words, "with", name, err) &&
	          word_add(&entry.words, "text", says, err) && entry_append(desk->db, &desk->actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

static bool open_each(struct desk *desk, const struct disputing *d, int64_t seq, struct err *err)
{
	for (size_t i = 0; i < d->debt.count; i++) {
		const struct debt_invoice *invoice = &d->debt.invoices[i];
		struct dispute_new dispute = {
			.client = d->debt.client, .invoice = invoice->id, .entry = seq, .reason = d->reason->code,
			.amount = d->debt.count == 1 ? d->amount : invoice->open, .owner = d->owner, .opened_on = desk->today,
			.review = d->review,
		};
		if (!dispute_add(desk->db, &dispute, err))
			return false;
	}
	return true;
}

static bool write_dispute(struct desk *desk, const struct dispute_text *text, const struct disputing *d,
                          struct arena *arena, int64_t *seq, struct err *err)
{
	struct entry_new entry = {.kind = "dispute", .client = text->client,
	                          .invoice = d->debt.count == 1 ? d->debt.invoices[0].id : 0};
	fields_add(&entry.facts, "op", "open");
	debt_facts(&entry.facts, &d->debt, d->amount);
	fields_add(&entry.facts, "reason", d->reason->code);
	fields_add_day(&entry.facts, "review", d->review);
	bool ok = word_add(&entry.words, "owner", d->owner, err) && word_add(&entry.words, "text", text->text, err) &&
	          tell_sales(desk, text, d, arena, err) && entry_append(desk->db, &desk->actor, &entry, seq, err) &&
	          open_each(desk, d, *seq, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_dispute(struct desk *desk, const struct dispute_text *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct disputing d = {0};
	struct deed deed;
	int64_t written = 0;
	bool ok = read_dispute(desk, text, &arena, &d, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "dispute of %s", debt_numbers(&d.debt, &arena));
	if (ok) {
		ok = write_dispute(desk, text, &d, &arena, &written, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

/* --- clearing it up --- */

/* Keeps the rows that one of the numbers names. */
static bool choose(struct desk *desk, int64_t client, const char *invoices, struct arena *arena,
                   struct dispute_list *list, struct err *err)
{
	struct debt named;
	size_t kept = 0;
	if (!dispute_list(desk->db, client, true, arena, list, err))
		return false;
	if (*invoices) {
		if (!desk_debt(desk, client, NULL, invoices, arena, &named, err))
			return false;
		for (size_t i = 0; i < list->count; i++)
			for (size_t j = 0; j < named.count; j++)
				if (named.invoices[j].id == list->rows[i].invoice) {
					list->rows[kept++] = list->rows[i];
					break;
				}
		list->count = kept;
	}
	return list->count || err_set(err, ERR_NO, "no dispute is open %s", *invoices ? "on that" : "with this client");
}

static bool record_credit(struct desk *desk, const struct dispute *dispute, const char *number, struct arena *arena,
                          struct buf *facts, struct err *err)
{
	struct payment_result result;
	struct payment_new credit = {.client = dispute->client, .invoice = dispute->invoice, .kind = "credit",
	                             .amount = dispute->amount, .paid_on = desk->today, .number = number};
	memcpy(credit.currency, dispute->currency, sizeof credit.currency);
	if (credit.amount > dispute->open)
		credit.amount = dispute->open;
	if (!payment_add(desk->db, &credit, arena, &result, err))
		return false;
	fields_add(facts, "credit", number);
	debt_fact(facts, "credited", credit.amount, dispute->currency);
	return true;
}

static bool end_one(struct desk *desk, const struct dispute *dispute, bool accepted, const char *credit,
                    const char *text, struct arena *arena, int64_t *seq, struct err *err)
{
	enum dispute_state state = accepted ? DISPUTE_ACCEPTED : DISPUTE_REJECTED;
	struct entry_new entry = {.kind = "dispute", .client = dispute->client, .invoice = dispute->invoice,
	                          .about = dispute->entry};
	fields_add(&entry.facts, "op", dispute_word(state));
	debt_fact(&entry.facts, "amount", dispute->amount, dispute->currency);
	fields_add(&entry.facts, "currency", dispute->currency);
	fields_add(&entry.facts, "for", dispute->number);
	bool ok = word_add(&entry.words, "text", text, err) &&
	          dispute_end(desk->db, dispute->invoice, state, desk->today, err) &&
	          (!*credit || record_credit(desk, dispute, credit, arena, &entry.facts, err)) &&
	          entry_append(desk->db, &desk->actor, &entry, seq, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_dispute_end(struct desk *desk, int64_t client, const char *invoices, bool accepted, const char *credit,
                      const char *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct dispute_list list = {0};
	struct deed deed;
	int64_t written = 0;
	bool ok = choose(desk, client, given(invoices), &arena, &list, err);
	if (ok && *given(credit) && (!accepted || list.count > 1))
		ok = err_set(err, ERR_DATA, "a credit note goes with one dispute that is accepted");
	ok = ok && deed_begin(&deed, desk->db, &desk->actor, err, "end of the dispute of %s", list.rows[0].number);
	if (ok) {
		for (size_t i = 0; ok && i < list.count; i++)
			ok = end_one(desk, &list.rows[i], accepted, given(credit), text, &arena, &written, err);
		ok = ok && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

bool desk_disputes(struct desk *desk, int64_t client, bool open, struct arena *arena, struct dispute_list *out,
                   struct err *err)
{
	return dispute_list(desk->db, client, open, arena, out, err);
}
