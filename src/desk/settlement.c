/* SPDX-License-Identifier: MIT */
#include "desk/settlement.h"

#include <inttypes.h>
#include <string.h>

#include "desk/debt.h"
#include "desk/word.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/promise.h"

static const char *given(const char *text)
{
	return text ? text : "";
}

/* --- an offer --- */

static bool read_until(struct desk *desk, const char *typed, daynum *out, struct err *err)
{
	char day[DATE_TEXT_SIZE];
	if (!*typed)
		return err_set(err, ERR_DATA, "an offer needs its last day. %s", date_word_help());
	if (!date_word(typed, desk->today, DATE_AHEAD, desk->date_order, out, err))
		return false;
	return *out >= desk->today || err_set(err, ERR_DATA, "%s is over already; an offer is open for a while",
	                                      date_long(*out, day));
}

bool desk_settlement_draft(struct desk *desk, const struct settlement_text *text, struct arena *arena,
                           struct settlement_draft *out, struct err *err)
{
	*out = (struct settlement_draft){.amount = -1, .until = DATE_NONE, .sum = ""};
	if (!desk_debt(desk, text->client, text->currency, text->invoices, arena, &out->debt, err))
		return false;
	if (!*given(text->amount))
		return err_set(err, ERR_DATA, "say which amount is accepted in full discharge");
	if (!money_parse(text->amount, out->debt.currency, desk->decimal, &out->amount, err)) {
		out->amount = -1;
		return false;
	}
	if (!settlement_check(out->debt.open, out->amount, out->debt.currency, desk->decimal, err))
		return false;
	out->sum = settlement_sum(arena, out->debt.open, out->amount, out->debt.currency, desk->decimal,
	                          desk->today - out->debt.oldest);
	return read_until(desk, given(text->until), &out->until, err) && arena_ok(arena, err);
}

static bool write_offer(struct desk *desk, const struct settlement_text *text, const struct settlement_draft *draft,
                        struct arena *arena, int64_t *seq, struct err *err)
{
	const struct debt *debt = &draft->debt;
	struct entry_new entry = {.kind = "settlement", .client = debt->client,
	                          .invoice = debt->count == 1 ? debt->invoices[0].id : 0};
	struct settlement_new offer = {
		.client = debt->client, .owed = debt->open, .amount = draft->amount, .oldest = debt->oldest,
		.made_on = desk->today, .valid_until = draft->until, .invoices = debt_ids(debt, arena), .count = debt->count,
	};
	memcpy(offer.currency, debt->currency, sizeof offer.currency);
	fields_add(&entry.facts, "op", "offer");
	debt_facts(&entry.facts, debt, draft->amount);
	debt_fact(&entry.facts, "owed", debt->open, debt->currency);
	fields_add_int(&entry.facts, "days-late", desk->today > debt->oldest ? desk->today - debt->oldest : 0);
	fields_add_day(&entry.facts, "until", draft->until);
	bool ok = arena_ok(arena, err) && word_add(&entry.words, "with", text->with, err) &&
	          word_add(&entry.words, "text", text->text, err) &&
	          entry_append(desk->db, &desk->actor, &entry, seq, err);
	offer.entry = *seq;
	ok = ok && settlement_add(desk->db, &offer, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_settle(struct desk *desk, const struct settlement_text *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct settlement_draft draft;
	struct deed deed;
	int64_t written = 0;
	bool ok = desk_settlement_draft(desk, text, &arena, &draft, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "settlement offered to %s", draft.debt.client_name);
	if (ok) {
		ok = write_offer(desk, text, &draft, &arena, &written, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

/* --- what becomes of it --- */

/* One deed on the offer that stands, while it is being done. */
struct settling {
	struct desk *desk;
	struct arena *arena;
	const struct settlement *offer;
	const char *decided_by, *text;
	int64_t seq;
};

static bool find_offer(struct desk *desk, int64_t client, const char *currency, struct arena *arena,
                       const struct settlement **out, struct err *err)
{
	struct settlement_list list;
	if (!settlement_list(desk->db, client, currency, desk->today, true, arena, &list, err))
		return false;
	*out = list.rows;
	if (!list.count)
		return err_set(err, ERR_NO, "no settlement stands with this client");
	return list.count == 1 || err_set(err, ERR_DATA, "%zu settlements stand with this client: say in which currency",
	                                  list.count);
}

static bool write_entry(struct settling *s, const char *op, int64_t given_up, struct err *err)
{
	const struct settlement *offer = s->offer;
	struct entry_new entry = {.kind = "settlement", .client = offer->client, .about = offer->entry,
	                          .invoice = offer->invoices.count == 1 ? offer->invoices.ids[0] : 0};
	fields_add(&entry.facts, "op", op);
	debt_fact(&entry.facts, "amount", offer->amount, offer->currency);
	debt_fact(&entry.facts, "owed", offer->owed, offer->currency);
	fields_add(&entry.facts, "currency", offer->currency);
	fields_add(&entry.facts, "for", offer->invoices.numbers);
	if (given_up)
		debt_fact(&entry.facts, "given-up", given_up, offer->currency);
	bool ok = word_add(&entry.words, "decided-by", s->decided_by, err) && word_add(&entry.words, "text", s->text, err) &&
	          entry_append(s->desk->db, &s->desk->actor, &entry, &s->seq, err);
	entry_new_release(&entry);
	return ok;
}

static bool accept_offer(struct settling *s, struct err *err)
{
	const struct settlement *offer = s->offer;
	char day[DATE_TEXT_SIZE];
	int64_t promised;
	if (offer->state == SETTLEMENT_LAPSED)
		return err_set(err, ERR_NO, "the offer lapsed on %s; make a new one", date_long(offer->valid_until, day));
	if (offer->promise)
		return err_set(err, ERR_NO, "it was accepted already");
	struct promise_new promise = {
		.client = offer->client, .amount = offer->amount, .due = offer->valid_until, .made_on = offer->made_on,
		.invoices = offer->invoices.ids, .count = offer->invoices.count,
	};
	memcpy(promise.currency, offer->currency, sizeof promise.currency);
	if (!write_entry(s, "accepted", 0, err))
		return false;
	promise.entry = s->seq;
	return promise_add(s->desk->db, &promise, &promised, err) &&
	       settlement_accept(s->desk->db, offer->id, promised, err);
}

/* What is still open of its invoices, as a write-off of all of that. */
static bool write_rest_off(struct settling *s, const struct debt *rest, struct err *err)
{
	const struct settlement *offer = s->offer;
	int64_t *amounts = arena_array(s->arena, rest->count, sizeof *amounts);
	for (size_t i = 0; amounts && i < rest->count; i++)
		amounts[i] = rest->invoices[i].open;
	struct write_off_new write_off = {
		.client = offer->client, .on = s->desk->today, .entry = s->seq, .settlement = offer->id, .reason = "settlement",
		.decided_by = s->decided_by, .invoices = debt_ids(rest, s->arena), .amounts = amounts, .count = rest->count,
	};
	memcpy(write_off.currency, offer->currency, sizeof write_off.currency);
	return arena_ok(s->arena, err) && write_off_add(s->desk->db, &write_off, NULL, err);
}

static bool load_rest(struct settling *s, struct debt *rest, struct err *err)
{
	struct debt all;
	if (!debt_load(s->desk->db, s->offer->client, s->offer->currency, "", "", s->arena, &all, err))
		return false;
	*rest = all;
	rest->count = 0;
	rest->open = 0;
	for (size_t i = 0; i < all.count; i++)
		if (named_has(&s->offer->invoices, all.invoices[i].id)) {
			rest->open += all.invoices[i].open;
			rest->invoices[rest->count++] = all.invoices[i];
		}
	return true;
}

static bool close_offer(struct settling *s, struct err *err)
{
	const struct settlement *offer = s->offer;
	char came[32], agreed[32];
	struct debt rest;
	money_text(came, offer->received, offer->currency, s->desk->decimal);
	money_text(agreed, offer->amount, offer->currency, s->desk->decimal);
	if (offer->received < offer->amount)
		return err_set(err, ERR_NO, "%s of %s %s has come: record the payment first, then close it", came, agreed,
		               offer->currency);
	if (!load_rest(s, &rest, err))
		return false;
	if (rest.open > offer->owed - offer->amount)
		return err_set(err, ERR_NO, "%s has come, but stands on account in part: allocate it to %s first", came,
		               offer->invoices.numbers);
	if (!*s->decided_by)
		s->decided_by = s->desk->actor.name;
	return write_entry(s, "done", rest.open, err) && (!rest.count || write_rest_off(s, &rest, err)) &&
	       settlement_end(s->desk->db, offer->id, SETTLEMENT_DONE, s->desk->today, err);
}

static bool withdraw_offer(struct settling *s, struct err *err)
{
	if (!*s->text)
		return err_set(err, ERR_DATA, "to take a settlement back needs its reason");
	return write_entry(s, "withdrawn", 0, err) &&
	       (!s->offer->promise || promise_end(s->desk->db, s->offer->promise, s->desk->today, err)) &&
	       settlement_end(s->desk->db, s->offer->id, SETTLEMENT_WITHDRAWN, s->desk->today, err);
}

bool desk_settlement_deed(struct desk *desk, int64_t client, const char *currency, enum settlement_deed what,
                          const char *decided_by, const char *text, int64_t *seq, struct err *err)
{
	static bool (*const deeds[])(struct settling *s, struct err *err) = {accept_offer, close_offer, withdraw_offer};
	static const char *const names[] = {"acceptance of the settlement", "end of the settlement",
	                                    "withdrawal of the settlement"};
	struct arena arena = ARENA_INIT;
	struct settling s = {.desk = desk, .arena = &arena, .decided_by = given(decided_by), .text = given(text)};
	struct deed deed;
	bool ok = find_offer(desk, client, given(currency), &arena, &s.offer, err);
	ok = ok && deed_begin(&deed, desk->db, &desk->actor, err, "%s with %s", names[what], s.offer->client_name);
	if (ok) {
		ok = deeds[what](&s, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = s.seq;
	arena_release(&arena);
	return ok;
}

bool desk_settlements(struct desk *desk, int64_t client, bool standing, struct arena *arena,
                      struct settlement_list *out, struct err *err)
{
	return settlement_list(desk->db, client, "", desk->today, standing, arena, out, err);
}

bool desk_settlement_review(struct desk *desk, const struct debt *debt, bool *wanted, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct settlement_list list;
	bool ok = settlement_list(desk->db, debt->client, debt->currency, desk->today, false, &arena, &list, err);
	*wanted = ok && !list.count && settlement_review_due(debt->oldest, desk->today);
	arena_release(&arena);
	return ok;
}
