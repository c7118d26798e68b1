/* SPDX-License-Identifier: MIT */
#include "desk/step.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "desk/today.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/ladder.h"

/* --- finding the place on the ladder --- */

static const struct next_invoice *invoice_of(const struct today_case *one, int64_t id)
{
	for (size_t i = 0; i < one->facts.invoice_count; i++)
		if (one->facts.invoices[i].id == id)
			return &one->facts.invoices[i];
	return NULL;
}

/* The invoice whose ladder is meant: the next action's, else the one that would carry it. */
static const struct next_invoice *carrier(const struct today_case *one)
{
	const struct next_invoice *found = one->row.next.cycle ? invoice_of(one, one->row.next.cycle) : NULL;
	return found ? found : &one->facts.invoices[next_carrier(&one->facts)];
}

/* What is to be done for the client: of the currency named, else the first with a step
 * that is due, else the first of all. */
static bool find_case(struct desk *desk, int64_t client, const char *currency, struct arena *arena,
                      struct today_case **out, struct err *err)
{
	struct today_case *cases;
	size_t count;
	if (!desk_today_cases(desk, client, currency, DATE_NONE, arena, &cases, &count, err))
		return false;
	if (!count)
		return err_set(err, ERR_NO, "nothing is open, so there is no step");
	*out = &cases[0];
	for (size_t i = count; i-- > 0;)
		if (cases[i].row.next.act == NEXT_STEP)
			*out = &cases[i];
	return true;
}

static bool no_step(const struct policy *policy, const char *name, struct err *err)
{
	struct buf all = BUF_INIT;
	for (int i = 0; i < policy->count; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", policy->steps[i].name);
	err_set(err, ERR_DATA, "\"%.40s\" is no step of the policy %s; there are %s", name, policy->name, buf_str(&all));
	buf_release(&all);
	return false;
}

/* The index of a step by name; of the next action's for "". */
static bool find_step(const struct today_case *one, const char *name, int *out, struct err *err)
{
	const struct next *next = &one->row.next;
	if (name && *name) {
		*out = policy_find(&one->policy, name);
		return *out >= 0 || no_step(&one->policy, name, err);
	}
	*out = next->step;
	if (*out >= 0 && (next->act == NEXT_STEP || next->act == NEXT_WAIT))
		return true;
	return err_set(err, ERR_NO, "no step is next: %s", next->why);
}

/* Contacts are done by what goes out or is logged, never by saying so. */
static bool check_ours(const struct policy_step *step, struct err *err)
{
	if (!policy_channel_is_contact(step->channel))
		return true;
	return err_set(err, ERR_NO, "\"%s\" is done when its %s has gone or is logged: to leave it out, skip it with a reason",
	               step->title, policy_channel_name(step->channel));
}

/* --- the deeds --- */

struct change {
	const char *op; /* skip, move, done */
	const char *verb;
	enum next_state state;
	bool reason;    /* needed */
	bool ours;      /* only of steps that reach nobody */
};

static bool apply(struct desk *desk, const struct today_case *one, const struct next_invoice *invoice, int step,
                  const struct change *change, int64_t entry, struct err *err)
{
	const struct policy_step *steps = one->policy.steps;
	if (strcmp(change->op, "move") != 0)
		return ladder_take(desk->db, invoice->id, steps[step].name, change->state, desk->today, entry, err);
	for (int i = step; i < one->policy.count; i++)
		if (steps[i].channel != POLICY_REVIEW && !ladder_forget(desk->db, invoice->id, steps[i].name, err))
			return false;
	for (int i = step - 1; i >= 0; i--)
		if (steps[i].channel != POLICY_REVIEW && !steps[i].every)
			return ladder_take(desk->db, invoice->id, steps[i].name, NEXT_PASSED, desk->today, entry, err);
	return true;
}

static bool write(struct desk *desk, const struct today_case *one, const struct next_invoice *invoice, int step,
                  const struct change *change, const char *reason, struct err *err)
{
	struct entry_new entry = {.kind = "step", .client = one->row.client, .invoice = invoice->id};
	int64_t seq;
	fields_add(&entry.facts, "op", change->op);
	fields_add(&entry.facts, "step", one->policy.steps[step].name);
	fields_add(&entry.facts, "policy", one->policy.name);
	fields_add(&entry.facts, "invoice", invoice->number);
	fields_add(&entry.facts, "currency", one->row.currency);
	fields_add(&entry.words, "reason", reason);
	bool ok = entry_append(desk->db, &desk->actor, &entry, &seq, err) &&
	          apply(desk, one, invoice, step, change, seq, err);
	entry_new_release(&entry);
	return ok;
}

static void say_next(struct desk *desk, int64_t client, const char *currency, struct buf *said)
{
	struct today today;
	const struct today_row *row;
	if (desk_next(desk, client, currency, &today, &row, NULL) && row)
		buf_addf(said, ". Next: %s", row->next.why);
	today_release(&today);
}

static bool change_ladder(struct desk *desk, int64_t client, const char *currency, const char *name,
                          const struct change *change, const char *reason, struct buf *said, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct today_case *one = NULL;
	struct deed deed;
	int step = -1;
	if (change->reason && (!reason || !reason[strspn(reason, " \t")]))
		return err_set(err, ERR_DATA, "say why: a step is not left out or moved without a written reason");
	bool ok = find_case(desk, client, currency, &arena, &one, err) && find_step(one, name, &step, err) &&
	          (!change->ours || check_ours(&one->policy.steps[step], err));
	if (ok) {
		const char *title = one->policy.steps[step].title;
		ok = deed_begin(&deed, desk->db, &desk->actor, err, "%s of \"%s\" for %s", change->verb, title,
		                one->row.client_name);
		if (ok) {
			ok = write(desk, one, carrier(one), step, change, reason ? reason : "", err) && deed_commit(&deed, err);
			deed_abandon(&deed);
		}
		if (ok) {
			buf_addf(said, "%s: %s for %s", change->verb, title, one->row.client_name);
			say_next(desk, client, one->row.currency, said);
		}
	}
	arena_release(&arena);
	return ok && buf_ok(said, err);
}

bool desk_step_skip(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err)
{
	static const struct change skip = {"skip", "Skipped", NEXT_SKIPPED, true, false};
	return change_ladder(desk, client, currency, step, &skip, reason, said, err);
}

bool desk_step_move(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err)
{
	static const struct change move = {"move", "Moved to", NEXT_PASSED, true, false};
	if (!step || !*step)
		return err_set(err, ERR_DATA, "say to which step");
	return change_ladder(desk, client, currency, step, &move, reason, said, err);
}

bool desk_step_tick(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err)
{
	static const struct change tick = {"done", "Done", NEXT_DONE, false, true};
	return change_ladder(desk, client, currency, step, &tick, reason, said, err);
}

/* --- which mail --- */

static bool is_mail(const struct policy_step *step)
{
	return (step->channel == POLICY_MAIL || step->channel == POLICY_LETTER_MAIL) && !step->off && *step->template;
}

static bool open_mail(const struct today_case *one, int i, bool before)
{
	return is_mail(&one->policy.steps[i]) && policy_is_before(&one->policy.steps[i]) == before &&
	       next_rung(&one->policy, carrier(one), i, one->facts.today, NULL) == NEXT_OPEN;
}

/* The mail step nearest to a rung on its side of the due day: one not taken yet that the
 * age allows, below before above; else the last one below; -1: none. */
static int mail_near(const struct today_case *one, int from, int late)
{
	const struct policy *policy = &one->policy;
	bool before = late <= 0;
	for (int i = from; i >= 0; i--)
		if (open_mail(one, i, before))
			return i;
	for (int i = from < 0 ? 0 : from; i < policy->count; i++)
		if (open_mail(one, i, before) && (before || policy->steps[i].nominal <= late))
			return i;
	for (int i = from; i >= 0; i--)
		if (is_mail(&policy->steps[i]) && policy_is_before(&policy->steps[i]) == before)
			return i;
	for (int i = from < 0 ? 0 : from; i < policy->count; i++)
		if (open_mail(one, i, before))
			return i;
	return -1;
}

/* Where nothing is due: the first mail of the ladder not taken; before the due day the
 * last whose day has come. */
static int mail_anyway(const struct today_case *one, int late)
{
	int found = -1;
	for (int i = 0; i < one->policy.count; i++) {
		if (!open_mail(one, i, late <= 0))
			continue;
		if (late > 0)
			return i;
		if (found < 0 || one->policy.steps[i].nominal <= late)
			found = i;
	}
	return found >= 0 ? found : mail_near(one, one->policy.count - 1, late);
}

/* A question of our own is asked by mail while no reminder is old enough. */
static int mail_for_task(const struct today_case *one, int step, int days_late)
{
	const struct policy *policy = &one->policy;
	for (int i = step + 1; i < policy->count; i++)
		if (is_mail(&policy->steps[i]) && policy->steps[i].nominal <= days_late)
			return i;
	return *policy->steps[step].template ? step : mail_near(one, step, days_late);
}

/* --- what was logged --- */

/* Whether a kind of contact does a step of a channel. A note does none unasked: most
 * notes are about something else. */
static bool does(enum log_kind kind, enum policy_channel channel)
{
	switch (kind) {
	case LOG_CALL: return channel == POLICY_CALL || channel == POLICY_TASK;
	case LOG_VISIT: return channel == POLICY_VISIT || channel == POLICY_CALL || channel == POLICY_TASK;
	case LOG_LETTER:
		return channel == POLICY_LETTER || channel == POLICY_LETTER_MAIL || channel == POLICY_MAIL ||
		       channel == POLICY_TASK;
	case LOG_MAIL: return channel == POLICY_MAIL || channel == POLICY_TASK;
	default: return false;
	}
}

/* A contact that reached nobody, came from them, or sent something else than a demand. */
static bool does_nothing(const struct log_text *text)
{
	static const char *const missed[] = {"no-answer", "wrong-number", "wrong-person", "nobody", "came-back"};
	static const char *const other[] = {"statement", "invoice-copy", "other"};
	const char *outcome = text->values[LOG_OUTCOME] ? log_code(text->kind, LOG_OUTCOME, text->values[LOG_OUTCOME]) : NULL;
	const char *letter =
		text->values[LOG_LETTER_KIND] ? log_code(text->kind, LOG_LETTER_KIND, text->values[LOG_LETTER_KIND]) : NULL;
	const char *way = text->values[LOG_DIRECTION] ? log_code(text->kind, LOG_DIRECTION, text->values[LOG_DIRECTION]) : NULL;
	for (size_t i = 0; outcome && i < sizeof missed / sizeof *missed; i++)
		if (strcmp(outcome, missed[i]) == 0)
			return true;
	for (size_t i = 0; letter && i < sizeof other / sizeof *other; i++)
		if (strcmp(letter, other[i]) == 0)
			return true;
	return way && strcmp(way, "in") == 0;
}

/* A step that waits for the weekend's end alone can be done on it. */
static bool is_due(const struct today_case *one)
{
	const struct next *next = &one->row.next;
	daynum today = one->facts.today;
	return next->act == NEXT_STEP ||
	       (next->act == NEXT_WAIT && next->by == NEXT_BY_NONE && !calendar_works(&one->calendar, today) &&
	        next->when == calendar_next(&one->calendar, today));
}

/* A call made a few days early is the call all the same; what is written is not. */
static bool fits(const struct log_text *text, const struct today_case *one)
{
	const struct next *next = &one->row.next;
	bool early = next->act == NEXT_WAIT && next->by == NEXT_BY_NONE && next->channel == POLICY_CALL;
	return next->step >= 0 && (early || is_due(one)) && does(text->kind, next->channel);
}

/* A reminder written by hand while a question of our own is open is that reminder. */
static const char *done_by(const struct log_text *text, const struct today_case *one)
{
	const struct next *next = &one->row.next;
	bool written = text->kind == LOG_LETTER || text->kind == LOG_MAIL;
	if (!written || next->channel != POLICY_TASK)
		return next->name;
	int mail = mail_for_task(one, next->step, one->facts.today - carrier(one)->due);
	return mail < 0 ? next->name : one->policy.steps[mail].name;
}

bool desk_step_of_log(struct desk *desk, const struct log_text *text, struct arena *arena, const char **step,
                      struct err *err)
{
	const char *wish = text->values[LOG_STEP] ? text->values[LOG_STEP] : "";
	struct today_case *cases;
	size_t count;
	*step = "";
	if (text_ascii_same(wish, "none") || (!*wish && (text->kind == LOG_NOTE || does_nothing(text))))
		return true;
	if (!desk_today_cases(desk, text->client, "", DATE_NONE, arena, &cases, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool found = *wish ? policy_find(&cases[i].policy, wish) >= 0 : fits(text, &cases[i]);
		if (found) {
			*step = *wish ? arena_str(arena, wish) : done_by(text, &cases[i]);
			return arena_ok(arena, err);
		}
	}
	if (*wish && count)
		return no_step(&cases[0].policy, wish, err);
	return !*wish || err_set(err, ERR_DATA, "nothing is open, so \"%.40s\" is no step now", wish);
}

struct about {
	const int64_t *invoices;
	size_t count; /* 0: all */
};

static bool is_about(const struct about *about, int64_t invoice)
{
	for (size_t i = 0; i < about->count; i++)
		if (about->invoices[i] == invoice)
			return true;
	return !about->count;
}

/* The others a contact was about: by their own age. */
static bool take_others(struct desk *desk, const struct today_case *one, const struct about *about, int64_t carries,
                        int step, daynum day, int64_t entry, struct err *err)
{
	for (size_t i = 0; i < one->facts.invoice_count; i++) {
		const struct next_invoice *invoice = &one->facts.invoices[i];
		int rung = next_rung_for_age(&one->policy, step, day - invoice->due);
		if (invoice->id == carries || invoice->due >= day || invoice->disputed || rung < 0 ||
		    !is_about(about, invoice->id) || !policy_channel_is_contact(one->policy.steps[step].channel))
			continue;
		if (!ladder_take(desk->db, invoice->id, one->policy.steps[rung].name, NEXT_LISTED, day, entry, err))
			return false;
	}
	return true;
}

/* The rung a contact does for one currency. It is the step itself where that is next
 * and was old enough on the day of the contact; what was said earlier, or about another
 * currency, moves a ladder no higher than its own age. -1: none. */
static int rung_logged(const struct desk *desk, const struct today_case *one, const struct next_invoice *carries,
                       bool only, int step, daynum day)
{
	bool before = policy_is_before(&one->policy.steps[step]);
	if (!before && (carries->due >= day || carries->disputed))
		return -1;
	bool old_enough = day >= desk->today || one->policy.steps[step].nominal <= day - carries->due;
	if (before || (old_enough && (only || one->row.next.step == step)))
		return step;
	return next_rung_for_age(&one->policy, step, day - carries->due);
}

static bool take_logged(struct desk *desk, const struct today_case *one, const struct about *about, bool only,
                        const char *step, daynum day, int64_t entry, struct err *err)
{
	int wanted = policy_find(&one->policy, step);
	const struct next_invoice *carries = carrier(one);
	int at = wanted < 0 ? -1 : rung_logged(desk, one, carries, only, wanted, day);
	if (at < 0)
		return true;
	enum next_state state = at == wanted ? NEXT_DONE : NEXT_LISTED;
	if (is_about(about, carries->id) &&
	    !ladder_take(desk->db, carries->id, one->policy.steps[at].name, state, day, entry, err))
		return false;
	return take_others(desk, one, about, carries->id, at, day, entry, err);
}

bool desk_step_logged(struct desk *desk, int64_t client, const char *step, const int64_t *invoices, size_t count,
                      daynum day, int64_t entry, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct today_case *cases;
	struct about about = {invoices, count};
	size_t case_count = 0;
	bool ok = !*step || desk_today_cases(desk, client, "", DATE_NONE, &arena, &cases, &case_count, err);
	for (size_t i = 0; ok && i < case_count; i++)
		ok = take_logged(desk, &cases[i], &about, case_count == 1, step, day, entry, err);
	arena_release(&arena);
	return ok;
}

/* --- mails --- */

/* Which step a mail written now is of; -1: none. */
static int mail_step(const struct today_case *one)
{
	const struct next *next = &one->row.next;
	const struct policy *policy = &one->policy;
	int late = one->facts.today - carrier(one)->due;
	if (next->step < 0 || policy->steps[next->step].channel == POLICY_REVIEW)
		return mail_anyway(one, late);
	if (is_mail(&policy->steps[next->step]))
		return next->step;
	if (policy->steps[next->step].channel == POLICY_TASK)
		return mail_for_task(one, next->step, late);
	return mail_near(one, next->step, late);
}

bool desk_step_template(struct desk *desk, int64_t client, const char *currency, const char *wish,
                        struct arena *arena, const char **template, const char **step, struct err *err)
{
	struct today_case *cases;
	size_t count;
	*template = *step = "";
	if (!desk_today_cases(desk, client, currency, DATE_NONE, arena, &cases, &count, err))
		return false;
	if (!count)
		return !*wish || err_set(err, ERR_NO, "nothing is open, so there is no step");
	int at = *wish ? policy_find(&cases->policy, wish) : mail_step(cases);
	if (*wish && at < 0)
		return no_step(&cases->policy, wish, err);
	if (at >= 0) {
		*template = cases->policy.steps[at].template;
		*step = cases->policy.steps[at].name;
	}
	if (!*wish && cases->row.next.broken)
		*template = "promise-broken";
	return **template || !*wish || err_set(err, ERR_DATA, "the step %s has no template; name one with --template", wish);
}

/* The step a template belongs to: the next action's where it has it, else the lowest that
 * is open, else the first of that template. */
static int step_of_template(const struct today_case *one, const struct next_invoice *carries, const char *template)
{
	const struct policy *policy = &one->policy;
	int first = -1;
	if (one->row.next.step >= 0 && strcmp(policy->steps[one->row.next.step].template, template) == 0)
		return one->row.next.step;
	for (int i = 0; i < policy->count; i++) {
		if (strcmp(policy->steps[i].template, template) != 0 || policy->steps[i].channel == POLICY_REVIEW)
			continue;
		if (next_rung(policy, carries, i, one->facts.today, NULL) == NEXT_OPEN)
			return i;
		first = first < 0 ? i : first;
	}
	return first;
}

static bool names(const struct message *draft, int64_t invoice)
{
	for (size_t i = 0; i < draft->invoice_count; i++)
		if (draft->invoices[i].invoice == invoice)
			return true;
	return false;
}

/* The oldest invoice a mail asks for carries its ladder. */
static const struct next_invoice *carried_by(const struct today_case *one, const struct message *draft)
{
	const struct next_invoice *first = NULL;
	for (size_t i = 0; i < one->facts.invoice_count; i++) {
		const struct next_invoice *invoice = &one->facts.invoices[i];
		if (names(draft, invoice->id) && !invoice->disputed)
			first = first ? first : invoice;
	}
	return first ? first : carrier(one);
}

bool desk_step_of_mail(struct desk *desk, struct message *draft, struct arena *arena, struct err *err)
{
	struct today_case *cases;
	size_t count;
	if (strcmp(draft->kind, "reminder") != 0) {
		draft->step = "";
		return true;
	}
	if (!desk_today_cases(desk, draft->client, draft->currency, DATE_NONE, arena, &cases, &count, err))
		return false;
	if (!count)
		return true;
	const struct next_invoice *carries = carried_by(&cases[0], draft);
	int chosen = draft->step && *draft->step ? policy_find(&cases[0].policy, draft->step) : -1;
	bool broken = strcmp(draft->template, "promise-broken") == 0;
	if (chosen < 0 || (!broken && strcmp(cases[0].policy.steps[chosen].template, draft->template) != 0))
		chosen = step_of_template(&cases[0], carries, draft->template);
	draft->step = chosen >= 0 ? arena_str(arena, cases[0].policy.steps[chosen].name) : draft->template;
	draft->cycle = carries->id;
	return arena_ok(arena, err);
}

bool desk_step_planned(struct desk *desk, const struct message *draft, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct today_case *cases;
	size_t count = 0;
	bool ok = ladder_plan_clear(desk->db, draft->id, err) &&
	          (!draft->step || !*draft->step ||
	           desk_today_cases(desk, draft->client, draft->currency, DATE_NONE, &arena, &cases, &count, err));
	int step = ok && count ? policy_find(&cases[0].policy, draft->step) : -1;
	for (size_t i = 0; ok && step >= 0 && i < cases[0].facts.invoice_count; i++) {
		const struct next_invoice *invoice = &cases[0].facts.invoices[i];
		const struct policy_step *steps = cases[0].policy.steps;
		bool same = invoice->id == draft->cycle || policy_is_before(&steps[step]);
		int rung = same ? step : next_rung_for_age(&cases[0].policy, step, desk->today - invoice->due);
		if (names(draft, invoice->id) && rung >= 0)
			ok = ladder_plan(desk->db, draft->id, invoice->id, steps[rung].name, err);
	}
	arena_release(&arena);
	return ok;
}
