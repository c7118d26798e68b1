/* SPDX-License-Identifier: MIT */
#include "desk/plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "desk/debt.h"
#include "desk/word.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/promise.h"

static const char *given(const char *text)
{
	return text ? text : "";
}

/* --- reading --- */

/* The next word of a list, NULL at its end. */
static const char *next_word(const char **at, const char *apart, struct arena *arena)
{
	*at += strspn(*at, apart);
	size_t len = strcspn(*at, apart);
	if (!len)
		return NULL;
	const char *word = arena_strn(arena, *at, len);
	*at += len;
	return word;
}

static bool too_many(struct err *err)
{
	return err_set(err, ERR_DATA, "a plan has 1 to %d instalments", PLAN_MOST);
}

static bool read_dates(struct desk *desk, const char *dates, struct arena *arena, struct plan_draft *out,
                       struct err *err)
{
	const char *word;
	for (size_t n = 0; (word = next_word(&dates, " ,;\t", arena)); n++) {
		if (n == PLAN_MOST)
			return too_many(err);
		if (!date_word(word, desk->today, DATE_AHEAD, desk->date_order, &out->instalments[n].due, err))
			return err_prefix(err, "instalment %zu: ", n + 1);
		out->count = n + 1;
	}
	return out->count || err_set(err, ERR_DATA, "say on which days, apart by blanks");
}

static bool read_amounts(struct desk *desk, const char *amounts, struct arena *arena, struct plan_draft *out,
                         size_t *count, struct err *err)
{
	const char *word;
	*count = 0;
	for (; (word = next_word(&amounts, " ;\t", arena)); ++*count) {
		if (*count == PLAN_MOST)
			return too_many(err);
		if (!money_parse(word, out->debt.currency, desk->decimal, &out->instalments[*count].amount, err))
			return err_prefix(err, "instalment %zu: ", *count + 1);
	}
	return *count || err_set(err, ERR_DATA, "say which amounts, apart by blanks");
}

static bool read_count(const struct plan_text *text, struct plan_draft *out, struct err *err)
{
	int64_t count;
	const char *typed = given(text->count);
	if (!*typed)
		return err_set(err, ERR_DATA, "say how many instalments, or their dates and amounts");
	if (!text_number(typed, 1, PLAN_MOST, &count))
		return err_set(err, ERR_DATA, "\"%.20s\" is no number of instalments from 1 to %d", typed, PLAN_MOST);
	out->count = (size_t)count;
	return true;
}

/* Dates of out->count instalments, and even amounts. */
static bool spread(struct desk *desk, const struct plan_text *text, struct plan_draft *out, struct err *err)
{
	struct plan_every every;
	daynum from = date_add_months(desk->today, 1);
	const char *typed = given(text->every);
	if (!plan_every_read(*typed ? typed : "1m", &every, err))
		return false;
	if (*given(text->from) &&
	    !date_word(text->from, desk->today, DATE_AHEAD, desk->date_order, &from, err))
		return false;
	return plan_spread(out->debt.open, (int)out->count, from, every, out->instalments, err);
}

/* Even amounts on the dates that were read. */
static bool spread_over(struct plan_draft *out, struct err *err)
{
	struct plan_instalment even[PLAN_MOST];
	struct plan_every any = {1, 'd'};
	if (!plan_spread(out->debt.open, (int)out->count, DATE_FIRST, any, even, err))
		return false;
	for (size_t i = 0; i < out->count; i++)
		out->instalments[i].amount = even[i].amount;
	return true;
}

static bool same_count(size_t dates, size_t amounts, struct err *err)
{
	return dates == amounts ||
	       err_set(err, ERR_DATA, "%zu dates and %zu amounts: an instalment is one of each", dates, amounts);
}

static bool read_instalments(struct desk *desk, const struct plan_text *text, struct arena *arena,
                             struct plan_draft *out, struct err *err)
{
	size_t amounts = 0;
	bool dates = *given(text->dates) != '\0', own = *given(text->amounts) != '\0';
	if (dates && !read_dates(desk, text->dates, arena, out, err))
		return false;
	if (!dates && own) { /* read once for their number, and again over the dates */
		if (!read_amounts(desk, text->amounts, arena, out, &out->count, err) || !spread(desk, text, out, err))
			return false;
	} else if (!dates && (!read_count(text, out, err) || !spread(desk, text, out, err))) {
		return false;
	}
	if (!own)
		return !dates || spread_over(out, err);
	return read_amounts(desk, text->amounts, arena, out, &amounts, err) && same_count(out->count, amounts, err);
}

bool desk_plan_draft(struct desk *desk, const struct plan_text *text, struct arena *arena, struct plan_draft *out,
                     struct err *err)
{
	*out = (struct plan_draft){0};
	if (!desk_debt(desk, text->client, text->currency, text->invoices, arena, &out->debt, err) ||
	    !read_instalments(desk, text, arena, out, err))
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (!money_add(out->sum, out->instalments[i].amount, &out->sum, err))
			return false;
	return true;
}

/* --- the deed --- */

static void add_facts(struct buf *facts, const struct plan_draft *draft)
{
	fields_add(facts, "op", "make");
	debt_facts(facts, &draft->debt, draft->debt.open);
	fields_add_int(facts, "count", (int64_t)draft->count);
	fields_add_day(facts, "from", draft->instalments[0].due);
	for (size_t i = 0; i < draft->count; i++) {
		struct buf one = BUF_INIT;
		char day[DATE_ISO_SIZE];
		buf_addf(&one, "%s ", date_iso(draft->instalments[i].due, day));
		money_plain(&one, draft->instalments[i].amount, draft->debt.currency);
		fields_add_buf(facts, "instalment", &one);
		buf_release(&one);
	}
}

static bool write_plan(struct desk *desk, const struct plan_text *text, const struct plan_draft *draft,
                       struct arena *arena, int64_t *seq, struct err *err)
{
	const struct debt *debt = &draft->debt;
	struct entry_new entry = {.kind = "plan", .client = debt->client,
	                          .invoice = debt->count == 1 ? debt->invoices[0].id : 0};
	struct plan_new plan = {
		.client = debt->client, .amount = debt->open, .made_on = desk->today, .instalments = draft->instalments,
		.instalment_count = draft->count, .invoices = debt_ids(debt, arena), .count = debt->count,
	};
	memcpy(plan.currency, debt->currency, sizeof plan.currency);
	add_facts(&entry.facts, draft);
	bool ok = arena_ok(arena, err) && word_add(&entry.words, "with", text->with, err) &&
	          word_add(&entry.words, "text", text->text, err) &&
	          entry_append(desk->db, &desk->actor, &entry, &plan.entry, err) && plan_add(desk->db, &plan, err) &&
	          promise_end_for(desk->db, plan.client, plan.currency, plan.invoices, plan.count, desk->today, err);
	*seq = plan.entry;
	entry_new_release(&entry);
	return ok;
}

bool desk_plan(struct desk *desk, const struct plan_text *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct plan_draft draft;
	struct deed deed;
	int64_t written = 0;
	bool ok = desk_plan_draft(desk, text, &arena, &draft, err) &&
	          plan_check(draft.instalments, draft.count, draft.debt.open, draft.debt.currency, desk->decimal,
	                     desk->today, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "plan with %s", draft.debt.client_name);
	if (ok) {
		ok = write_plan(desk, text, &draft, &arena, &written, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

/* --- ending one --- */

static bool find_one(struct desk *desk, int64_t client, const char *currency, struct arena *arena, struct plan **out,
                     struct err *err)
{
	struct plan_list list;
	if (!plan_list(desk->db, client, given(currency), DATE_LAST, true, arena, &list, err))
		return false;
	*out = list.rows;
	if (!list.count)
		return err_set(err, ERR_NO, "no plan stands with this client");
	return list.count == 1 || err_set(err, ERR_DATA, "%zu plans stand with this client: say in which currency", list.count);
}

static bool write_cancel(struct desk *desk, const struct plan *plan, const char *reason, int64_t *seq, struct err *err)
{
	struct entry_new entry = {.kind = "plan", .client = plan->client, .about = plan->entry};
	fields_add(&entry.facts, "op", "cancel");
	debt_fact(&entry.facts, "amount", plan->amount, plan->currency);
	fields_add(&entry.facts, "currency", plan->currency);
	fields_add(&entry.facts, "for", plan->invoices.numbers);
	bool ok = word_add(&entry.words, "text", reason, err) && entry_append(desk->db, &desk->actor, &entry, seq, err) &&
	          plan_cancel(desk->db, plan->id, desk->today, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_plan_cancel(struct desk *desk, int64_t client, const char *currency, const char *reason, int64_t *seq,
                      struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct plan *plan;
	struct deed deed;
	int64_t written = 0;
	if (!reason || !*reason)
		return err_set(err, ERR_DATA, "the end of a plan needs its reason");
	bool ok = find_one(desk, client, currency, &arena, &plan, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "end of a plan");
	if (ok) {
		ok = write_cancel(desk, plan, reason, &written, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

bool desk_plans(struct desk *desk, int64_t client, bool standing, struct arena *arena, struct plan_list *out,
                struct err *err)
{
	return plan_list(desk->db, client, "", desk->today, standing, arena, out, err);
}
