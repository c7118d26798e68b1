/* SPDX-License-Identifier: MIT */
/* Years of follow-up in a minute: clients who pay, promise, break promises, dispute,
 * reply, or stay silent; two people who do what the program says is next, each from the
 * list of that morning, and stay away for up to three weeks. What they did is judged by
 * rules written here anew, not by those of follow/next:
 *
 * - no two contacts nearer than the gap (unless of one day, in two currencies);
 * - none to who has paid, promised, disputed, is on hold or in a plan, or whose money
 *   lies on account; none twice of one step for one invoice;
 * - no unconditional step below one that was done was left out;
 * - everybody who owes has a next action, a day to wait for, or a stop that says its end;
 * - nobody is forgotten: no client is left without a contact for longer than the gap, the
 *   longest wait of the ladder and the longest absence together, while nothing stops it.
 *
 * DUN_LONG=1: 2,000 clients, 3 years; else 300 clients, 1 year. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/asset.h"
#include "follow/next.h"

enum { INVOICES = 12, TAKEN = 40, CONTACTS = 12, STEPS = 40, AWAY = 21, SILENCE = 30, GAP = 7, GAP_BEFORE = 3 };

struct invoice {
	int64_t id, open, paid;
	daynum issued, due, pays_on; /* DATE_NONE: never by itself */
	bool disputed;
	daynum dispute_ends;
	struct next_taken taken[TAKEN];
	size_t taken_count;
	char number[24];
};

struct client {
	int id, kind;
	struct invoice invoices[INVOICES];
	size_t count;
	struct next_contact contacts[CONTACTS]; /* newest first */
	size_t contact_count;
	daynum last_full, last_before;          /* the judge's own memory */
	daynum last_event;
	daynum unread, last_payment, hold_until, promise_for, broken_for, instalment;
	int64_t account, promised, broken;
	bool bounced, review_done;
	int owner;
};

struct count {
	long contacts, mails, calls, letters, notes, tasks, handoffs, reviews, checks, looks;
	long payments, promises, kept, broken, disputes, holds, replies, plans, days, absences;
	long too_near, wrongly, twice, lost, forgotten, silent, asked, stale;
};

static struct client *clients;
static int client_count;
static struct policy policy;
static struct calendar calendar;
static struct count count;
static uint64_t seed = 20261123;

static unsigned roll(unsigned sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

static bool chance(unsigned percent)
{
	return roll(100) < percent;
}

/* --- what they do --- */

static void add_contact(struct client *c, struct next_contact contact)
{
	memmove(&c->contacts[1], &c->contacts[0], sizeof c->contacts - sizeof c->contacts[0]);
	c->contacts[0] = contact;
	c->contact_count += c->contact_count < CONTACTS;
}

static void drop_invoice(struct client *c, size_t i)
{
	memmove(&c->invoices[i], &c->invoices[i + 1], (c->count - i - 1) * sizeof c->invoices[0]);
	c->count--;
}

static void pay(struct client *c, size_t i, int64_t amount, daynum today)
{
	struct invoice *v = &c->invoices[i];
	if (amount >= v->open && chance(5)) {
		c->account += v->open; /* it came without a word of what for */
		v->pays_on = DATE_NONE;
	} else {
		v->open -= amount < v->open ? amount : v->open;
		v->paid += amount;
		v->pays_on = DATE_NONE;
	}
	c->last_payment = today;
	c->last_event = today;
	if (c->promise_for != DATE_NONE && amount >= c->promised) {
		c->promise_for = DATE_NONE;
		c->promised = 0;
		count.kept++;
	}
	count.payments++;
	if (v->open == 0)
		drop_invoice(c, i);
}

static void new_invoice(struct client *c, daynum today)
{
	static int64_t id;
	if (c->count == INVOICES)
		return;
	struct invoice *v = &c->invoices[c->count++];
	*v = (struct invoice){.id = ++id, .open = 100 + roll(500000), .issued = today, .due = today + 14 + (int)roll(3) * 8,
	                      .pays_on = DATE_NONE, .dispute_ends = DATE_NONE};
	snprintf(v->number, sizeof v->number, "%lld", (long long)id);
	if (c->kind == 0 || (c->kind == 1 && chance(60)))
		v->pays_on = v->due - 5 + (int)roll(c->kind ? 40 : 8);
	for (size_t i = c->count - 1; i > 0 && c->invoices[i].due < c->invoices[i - 1].due; i--) {
		struct invoice kept = c->invoices[i];
		c->invoices[i] = c->invoices[i - 1];
		c->invoices[i - 1] = kept;
	}
}

static bool overdue_any(const struct client *c, daynum today)
{
	return c->count && c->invoices[0].due < today;
}

static void end_promise(struct client *c, daynum today)
{
	if (c->promise_for == DATE_NONE || today <= c->promise_for)
		return;
	c->broken = c->promised;
	c->broken_for = c->promise_for;
	c->promise_for = DATE_NONE;
	c->promised = 0;
	c->last_event = today;
	count.broken++;
}

static void live_invoices(struct client *c, daynum today)
{
	for (size_t i = 0; i < c->count; i++) {
		struct invoice *v = &c->invoices[i];
		if (v->disputed && today > v->dispute_ends) {
			v->disputed = false;
			c->last_event = today;
		}
		if (v->pays_on != DATE_NONE && v->pays_on <= today) {
			pay(c, i, chance(15) ? v->open / 2 : v->open, today);
			i--;
		}
	}
}

/* Money on account finds its invoice a few days later. */
static void allocate(struct client *c, daynum today)
{
	if (!c->account || !c->count || !chance(20))
		return;
	int64_t used = c->account < c->invoices[0].open ? c->account : c->invoices[0].open;
	c->account -= used;
	c->invoices[0].open -= used;
	c->last_event = today;
	if (!c->invoices[0].open)
		drop_invoice(c, 0);
}

static void live(struct client *c, daynum today)
{
	end_promise(c, today);
	live_invoices(c, today);
	allocate(c, today);
	if (c->hold_until != DATE_NONE && today > c->hold_until) {
		c->hold_until = DATE_NONE;
		c->last_event = today;
	}
	if (c->instalment != DATE_NONE && today > c->instalment) {
		bool goes_on = c->count && chance(80);
		if (goes_on)
			pay(c, 0, c->invoices[0].open / 3 + 1, today);
		c->instalment = goes_on && c->count ? today + 30 : DATE_NONE;
		c->last_event = today;
	}
	if (roll(20) == 0)
		new_invoice(c, today);
	if (overdue_any(c, today) && c->contact_count && roll(150) == 0) {
		c->unread = today;
		add_contact(c, (struct next_contact){.day = today, .kind = NEXT_MAIL, .in = true, .step = ""});
		count.replies++;
	}
	if (c->count && roll(2500) == 0) {
		c->hold_until = today + 5 + (int)roll(40);
		count.holds++;
	}
	if (roll(3000) == 0)
		c->bounced = !c->bounced;
}

/* --- what the program is told --- */

static void tell(const struct client *c, daynum today, struct next_invoice *invoices, struct next_facts *facts)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct invoice *v = &c->invoices[i];
		invoices[i] = (struct next_invoice){
			.id = v->id, .number = v->number, .due = v->due, .open = v->open, .disputed = v->disputed,
			.promised = c->promise_for != DATE_NONE, .planned = c->instalment != DATE_NONE, .sent = v->id % 3 != 0,
			.received = v->id % 2 == 0, .taken = v->taken, .taken_count = v->taken_count,
		};
	}
	*facts = (struct next_facts){
		.today = today, .currency = "EUR", .decimal = '.', .invoices = invoices, .invoice_count = c->count,
		.contacts = c->contacts, .contact_count = c->contact_count, .can_mail = !c->bounced, .bounced = c->bounced,
		.unread = c->unread, .last_payment = c->last_payment, .on_account = c->account, .promised = c->promised,
		.promised_for = c->promise_for, .broken = c->broken, .broken_for = c->broken_for,
		.instalment = c->instalment, .missed = DATE_NONE, .held = c->hold_until != DATE_NONE,
		.held_until = c->hold_until, .held_why = "", .dispute_until = DATE_NONE, .follow_up = DATE_NONE,
		.mail_on = DATE_NONE, .money_known = DATE_NONE,
	};
}

static bool ask(const struct client *c, daynum today, struct arena *arena, struct next *next, struct next *review)
{
	struct next_invoice *invoices = arena_array(arena, INVOICES, sizeof *invoices);
	struct next_facts facts;
	struct err err = {0};
	tell(c, today, invoices, &facts);
	count.asked++;
	return next_find(&policy, &calendar, &facts, arena, next, &err) &&
	       next_review(&policy, &calendar, &facts, arena, review, &err);
}

/* --- the judge --- */

static struct invoice *invoice_of(struct client *c, int64_t id)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->invoices[i].id == id)
			return &c->invoices[i];
	return NULL;
}

static bool has_taken(const struct invoice *v, const char *step)
{
	for (size_t i = 0; i < v->taken_count; i++)
		if (strcmp(v->taken[i].step, step) == 0 && v->taken[i].state != NEXT_LISTED)
			return true;
	return false;
}

/* Done, or told of in a message that counted as this step or a later one. */
static bool has_any(const struct invoice *v, const char *step)
{
	for (size_t i = 0; i < v->taken_count; i++)
		if (strcmp(v->taken[i].step, step) == 0 ||
		    (v->taken[i].state == NEXT_LISTED && policy_find(&policy, v->taken[i].step) > policy_find(&policy, step)))
			return true;
	return false;
}

static void judge_contact(struct client *c, const struct next *next, daynum today, bool before)
{
	daynum full = c->last_full, early = c->last_before;
	count.too_near += full != DATE_NONE && today - full < (before ? GAP_BEFORE : GAP);
	count.too_near += early != DATE_NONE && today - early < GAP_BEFORE;
	bool stopped = c->promise_for != DATE_NONE || c->hold_until != DATE_NONE || c->instalment != DATE_NONE ||
	               c->unread != DATE_NONE;
	int64_t asked = 0;
	for (size_t i = 0; i < next->invoice_count; i++) {
		const struct invoice *v = invoice_of(c, next->invoices[i]);
		stopped = stopped || !v || v->open <= 0 || v->disputed || (!before && v->due >= today);
		asked += v ? v->open : 0;
	}
	count.wrongly += stopped || !next->invoice_count || (c->account && c->account >= asked);
	int weekday = date_weekday(today);
	count.wrongly += weekday > 4;
	/* All that may be asked for is in the one message. */
	for (size_t i = 0; !before && i < c->count; i++) {
		bool listed = false;
		for (size_t k = 0; k < next->invoice_count; k++)
			listed = listed || next->invoices[k] == c->invoices[i].id;
		count.lost += c->invoices[i].due < today && !c->invoices[i].disputed && !listed;
	}
}

/* Steps every invoice goes through, whatever is answered. */
static void judge_ladder(const struct invoice *v, const char *step)
{
	static const char *const always[] = {"early", "letter", "final", "handoff"};
	int at = -1;
	for (int i = 0; i < 4; i++)
		if (strcmp(always[i], step) == 0)
			at = i;
	for (int i = 0; i < at; i++)
		count.lost += !has_any(v, always[i]);
	if (strcmp(step, "call-again") != 0)
		count.twice += has_taken(v, step);
}

static bool is_stopped(const struct client *c)
{
	bool all_disputed = true;
	for (size_t i = 0; i < c->count; i++)
		all_disputed = all_disputed && c->invoices[i].disputed;
	return all_disputed || c->promise_for != DATE_NONE || c->hold_until != DATE_NONE || c->instalment != DATE_NONE ||
	       c->account > 0;
}

static bool with_lawyer(const struct client *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (has_taken(&c->invoices[i], "handoff"))
			return true;
	return false;
}

static void judge_silence(const struct client *c, const struct next *next, daynum today)
{
	bool answered = next->act != NEXT_NOTHING && *next->why;
	bool ends = next->act != NEXT_STOP || next->until != DATE_NONE || strstr(next->why, "until") || strstr(next->why, "read it");
	count.silent += !answered || !ends;
	if (is_stopped(c) || with_lawyer(c))
		return;
	daynum due = DATE_NONE;
	for (size_t i = 0; i < c->count && due == DATE_NONE; i++)
		due = c->invoices[i].disputed ? DATE_NONE : c->invoices[i].due;
	daynum from = c->last_full > c->last_event ? c->last_full : c->last_event;
	from = from > due ? from : due;
	count.forgotten += due < today && today - from > SILENCE + GAP + AWAY + 4;
}

/* --- doing it --- */

static void take(struct invoice *v, const char *step, enum next_state state, daynum today)
{
	if (v->taken_count < TAKEN)
		v->taken[v->taken_count++] = (struct next_taken){step, state, today};
}

static void mark_steps(struct client *c, const struct next *next, daynum today)
{
	const struct policy_step *steps = policy.steps;
	for (size_t i = 0; i < next->invoice_count; i++) {
		struct invoice *v = invoice_of(c, next->invoices[i]);
		bool carries = v->id == next->cycle || policy_is_before(&steps[next->step]);
		int rung = carries ? next->step : next_rung_for_age(&policy, next->step, today - v->due);
		if (carries)
			judge_ladder(v, next->name);
		if (rung >= 0)
			take(v, steps[rung].name, carries ? NEXT_DONE : NEXT_LISTED, today);
	}
}

/* What they say to it. */
static void answer(struct client *c, bool spoke, daynum today)
{
	unsigned mood = roll(100);
	if (mood < (c->kind == 3 ? 2u : 18u)) {
		for (size_t i = 0; i < c->count; i++)
			if (c->invoices[i].due < today)
				c->invoices[i].pays_on = today + 1 + (int)roll(9);
	} else if (mood < (spoke ? 45u : 30u)) {
		c->promise_for = today + 2 + (int)roll(12);
		c->promised = c->invoices[0].open;
		c->broken = 0;
		c->broken_for = DATE_NONE;
		count.promises++;
		if (chance(c->kind == 3 ? 15 : 60))
			c->invoices[0].pays_on = c->promise_for - (int)roll(2);
	} else if (mood < 49) {
		c->invoices[roll((unsigned)c->count)].disputed = true;
		for (size_t i = 0; i < c->count; i++)
			c->invoices[i].dispute_ends = today + 10 + (int)roll(30);
		count.disputes++;
	} else if (spoke && mood < 51) {
		c->instalment = today + 14;
		count.plans++;
	}
}

static void contact(struct client *c, const struct next *next, daynum today)
{
	bool before = policy_is_before(&policy.steps[next->step]);
	bool call = next->channel == POLICY_CALL, missed = call && chance(25), spoke = call && !missed && chance(60);
	judge_contact(c, next, today, before);
	if (missed) { /* nobody answered: no contact, the step stays */
		add_contact(c, (struct next_contact){.day = today, .kind = NEXT_CALL, .failed = true, .step = ""});
		return;
	}
	enum next_contact_kind kind = call ? NEXT_CALL : next->channel == POLICY_MAIL ? NEXT_MAIL : NEXT_LETTER;
	add_contact(c, (struct next_contact){.day = today, .kind = kind, .reached = spoke, .step = next->name});
	*(before ? &c->last_before : &c->last_full) = today;
	count.contacts++;
	*(kind == NEXT_MAIL ? &count.mails : kind == NEXT_CALL ? &count.calls : &count.letters) += 1;
	mark_steps(c, next, today);
	if (!before)
		answer(c, spoke, today);
}

static void do_step(struct client *c, const struct next *next, daynum today)
{
	if (next->step >= 0 && policy_channel_is_contact(next->channel) && policy_channel_is_contact(policy.steps[next->step].channel)) {
		contact(c, next, today);
		return;
	}
	struct invoice *v = invoice_of(c, next->cycle);
	if (next->step < 0)
		return; /* "decide": the boss thinks about it */
	judge_ladder(v, next->name);
	take(v, next->name, NEXT_DONE, today);
	*(next->channel == POLICY_LAWYER ? &count.handoffs : next->channel == POLICY_NOTE ? &count.notes : &count.tasks) += 1;
}

static void act(struct client *c, const struct next *next, const struct next *review, daynum today)
{
	if (next->act == NEXT_STEP) {
		do_step(c, next, today);
	} else if (next->act == NEXT_CHECK) {
		count.checks++;
	} else if (next->act == NEXT_LOOK) {
		c->unread = DATE_NONE; /* it is read */
		c->last_event = today;
		count.looks++;
	}
	if (review->act == NEXT_STEP && invoice_of(c, review->cycle)) {
		take(invoice_of(c, review->cycle), review->name, NEXT_DONE, today);
		count.reviews++;
	}
}

/* Each has the list of the morning; what a colleague or a payment changed since is seen
 * because the program is asked once more before anything is done. */
static void work(daynum today)
{
	char *morning = calloc((size_t)client_count, 1);
	for (int user = 0; user < 2; user++)
		for (int i = 0; i < client_count; i++) {
			struct arena arena = ARENA_INIT;
			struct next next, review;
			if (clients[i].count && ask(&clients[i], today, &arena, &next, &review)) {
				if (user == 0 && overdue_any(&clients[i], today))
					judge_silence(&clients[i], &next, today);
				bool mine = user == 0 ? chance(60) : true;
				if (user == 0)
					morning[i] = next.act == NEXT_STEP;
				else
					count.stale += morning[i] && next.act != NEXT_STEP;
				if (mine)
					act(&clients[i], &next, &review, today);
			}
			arena_release(&arena);
		}
	free(morning);
}

static void begin(int number)
{
	struct err err = {0};
	static struct arena arena;
	const struct asset *asset = asset_find("policy/courteous");
	if (!policy_parse(asset->bytes, asset->len, "courteous", "courteous", NULL, NULL, &arena, &policy, &err))
		abort();
	calendar = calendar_plain;
	client_count = number;
	clients = calloc((size_t)number, sizeof *clients);
	for (int i = 0; i < number; i++)
		clients[i] = (struct client){
			.id = i, .kind = (int)roll(4), .last_full = DATE_NONE, .last_before = DATE_NONE, .last_event = DATE_NONE,
			.unread = DATE_NONE, .last_payment = DATE_NONE, .hold_until = DATE_NONE, .promise_for = DATE_NONE,
			.broken_for = DATE_NONE, .instalment = DATE_NONE,
		};
}

static void print(void)
{
	printf("# %d clients, %ld days, %ld times asked, %ld absences\n", client_count, count.days, count.asked,
	       count.absences);
	printf("# %ld contacts: %ld mails, %ld calls, %ld letters; %ld notes, %ld tasks, %ld handoffs, %ld reviews, "
	       "%ld checks of promises, %ld replies read\n", count.contacts, count.mails, count.calls, count.letters,
	       count.notes, count.tasks, count.handoffs, count.reviews, count.checks, count.looks);
	printf("# %ld payments, %ld promises (%ld kept, %ld broken), %ld disputes, %ld plans, %ld holds, %ld replies; %ld lines of the "
	       "morning were no longer so\n", count.payments, count.promises, count.kept, count.broken, count.disputes, count.plans,
	       count.holds, count.replies, count.stale);
}

static int say(int number, long value, const char *what)
{
	printf("%s %d - %ld %s\n", value ? "not ok" : "ok", number, value, what);
	return value != 0;
}

int main(void)
{
	bool whole = getenv("DUN_LONG") != NULL;
	daynum first = 20454, away_until = 0; /* 2026-01-01 */
	setlocale(LC_CTYPE, "C.UTF-8");
	begin(whole ? 2000 : 300);
	for (daynum today = first; today < first + (whole ? 3 * 365 : 365); today++) {
		count.days++;
		for (int i = 0; i < client_count; i++)
			live(&clients[i], today);
		if (today >= away_until + 7 && roll(25) == 0) {
			away_until = today + 1 + (int)roll(AWAY);
			count.absences++;
		}
		if (today >= away_until)
			work(today);
	}
	print();
	int failed = say(1, count.too_near, "contacts nearer than the gap") +
	             say(2, count.wrongly, "contacts to who paid, promised, disputed, was held, or on a weekend") +
	             say(3, count.twice, "steps done twice") + say(4, count.lost, "steps or invoices left out") +
	             say(5, count.forgotten, "clients forgotten") +
	             say(6, count.silent, "clients without a next action, or a stop without an end");
	printf("1..6\n");
	free(clients);
	return failed || !count.contacts || !count.handoffs || !count.stale;
}
