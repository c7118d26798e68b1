/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "desk/debt.h"
#include "desk/settlement.h"
#include "desk/word.h"
#include "follow/reason.h"
#include "store/deed.h"
#include "store/fields.h"

static const char *given(const char *text)
{
	return text ? text : "";
}

bool desk_write_off_draft(struct desk *desk, const struct write_off_text *text, struct arena *arena,
                          struct write_off_draft *out, struct err *err)
{
	char open[32];
	*out = (struct write_off_draft){0};
	if (!desk_debt(desk, text->client, text->currency, text->invoices, arena, &out->debt, err))
		return false;
	out->amount = out->debt.open;
	if (!*given(text->amount))
		return true;
	if (!money_parse(text->amount, out->debt.currency, desk->decimal, &out->amount, err))
		return false;
	if (out->amount < 1)
		return err_set(err, ERR_DATA, "a write-off is of more than nothing");
	return out->amount <= out->debt.open ||
	       err_set(err, ERR_DATA, "only %s %s is open: no more can be written off",
	               money_text(open, out->debt.open, out->debt.currency, desk->decimal), out->debt.currency);
}

static bool read_reason(const struct write_off_text *text, const struct reason **out, struct err *err)
{
	struct buf allowed = BUF_INIT;
	if (!(*out = reason_find(reason_write_off, given(text->reason)))) {
		for (const struct reason *one = reason_write_off; one->code; one++)
			buf_addf(&allowed, "%s%s", allowed.len ? ", " : "", one->code);
		if (*given(text->reason))
			err_set(err, ERR_DATA, "\"%.40s\" is no reason of a write-off: %s", text->reason, buf_str(&allowed));
		else
			err_set(err, ERR_DATA, "a write-off needs its reason: %s", buf_str(&allowed));
		buf_release(&allowed);
		return false;
	}
	return *given(text->decided_by) || err_set(err, ERR_DATA, "a write-off needs the name of who decided it");
}

/* The oldest invoices first, as far as the amount goes; the debt is cut to them. */
static int64_t *share_out(struct write_off_draft *draft, struct arena *arena)
{
	int64_t left = draft->amount, *shares = arena_array(arena, draft->debt.count, sizeof *shares);
	size_t used = 0;
	for (; shares && used < draft->debt.count && left > 0; used++) {
		int64_t open = draft->debt.invoices[used].open;
		shares[used] = open < left ? open : left;
		left -= shares[used];
	}
	draft->debt.count = used;
	return shares;
}

static bool write(struct desk *desk, const struct write_off_text *text, const struct reason *reason,
                  struct write_off_draft *draft, struct arena *arena, int64_t *seq, struct err *err)
{
	const struct debt *debt = &draft->debt;
	int64_t *shares = share_out(draft, arena);
	struct entry_new entry = {.kind = "write-off", .client = debt->client,
	                          .invoice = debt->count == 1 ? debt->invoices[0].id : 0};
	struct write_off_new write_off = {
		.client = debt->client, .on = desk->today, .reason = reason->code, .decided_by = text->decided_by,
		.invoices = debt_ids(debt, arena), .amounts = shares, .count = debt->count,
	};
	memcpy(write_off.currency, debt->currency, sizeof write_off.currency);
	debt_facts(&entry.facts, debt, draft->amount);
	fields_add(&entry.facts, "reason", reason->code);
	fields_add_day(&entry.facts, "on", desk->today);
	for (size_t i = 0; shares && i < debt->count; i++) {
		struct buf one = BUF_INIT;
		buf_addf(&one, "%s ", debt->invoices[i].number);
		money_plain(&one, shares[i], debt->currency);
		fields_add_buf(&entry.facts, "of", &one);
		buf_release(&one);
	}
	bool ok = arena_ok(arena, err) && word_add(&entry.words, "decided-by", text->decided_by, err) &&
	          word_add(&entry.words, "text", text->text, err) &&
	          entry_append(desk->db, &desk->actor, &entry, seq, err);
	write_off.entry = *seq;
	ok = ok && write_off_add(desk->db, &write_off, NULL, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_write_off(struct desk *desk, const struct write_off_text *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct write_off_draft draft;
	const struct reason *reason = NULL;
	char amount[32];
	struct deed deed;
	int64_t written = 0;
	bool ok = desk_write_off_draft(desk, text, &arena, &draft, err) && read_reason(text, &reason, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "write-off of %s %s",
	                     money_text(amount, draft.amount, draft.debt.currency, desk->decimal), draft.debt.currency);
	if (ok) {
		ok = write(desk, text, reason, &draft, &arena, &written, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	arena_release(&arena);
	return ok;
}

bool desk_write_offs(struct desk *desk, int64_t client, struct arena *arena, struct write_off_list *out, struct err *err)
{
	return write_off_list(desk->db, client, arena, out, err);
}
