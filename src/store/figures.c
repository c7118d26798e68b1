/* SPDX-License-Identifier: MIT */
#include "store/figures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "store/promise.h"

/* What came to be or ceased to be open in a stretch of days; open amounts are their sums
 * from the beginning. */
struct flow {
	int64_t billed, paid;
	int64_t fell_due, due_paid; /* the same of what is overdue from a day on */
};

struct walk {
	struct db *db;
	daynum from, as_of;
	int months;
	struct arena *arena;
	struct err *err;
	bool ok;
	struct vec currencies;          /* struct figures_currency */
	struct vec clients;             /* struct figures_client of the current currency */
	currency_code code;
	struct flow flows[FIGURES_MONTHS + 1]; /* 0: before the period */
	struct figures *months_of;      /* of the current currency */
	struct flow own[2];             /* of the current client: before, within */
};

static int month_number(daynum day)
{
	int year, month, dom;
	date_split(day, &year, &month, &dom);
	return year * 12 + month;
}

/* The stretch a day lies in: 0 before the period, else its month; -1 after it. */
static int stretch(const struct walk *walk, daynum day)
{
	if (day > walk->as_of)
		return -1;
	return day < walk->from ? 0 : month_number(day) - month_number(walk->from) + 1;
}

static void plus(struct walk *walk, int64_t *sum, int64_t amount)
{
	walk->ok = walk->ok && money_add(*sum, amount, sum, walk->err);
}

static void add(struct walk *walk, daynum day, size_t member, int64_t amount)
{
	int at = stretch(walk, day);
	if (at < 0)
		return;
	struct flow *both[] = {&walk->flows[at], &walk->own[at > 0]};
	for (int i = 0; i < 2; i++)
		plus(walk, (int64_t *)(void *)((char *)both[i] + member), amount);
}

static daynum later(daynum a, daynum b)
{
	return a > b ? a : b;
}

/* --- one invoice --- */

struct claim {
	int64_t id, client, total, paid;
	daynum issued, due, first, last;
	bool disputed;
};

static struct figures *own_figures(struct walk *walk)
{
	return &VEC_AT(struct figures_client, &walk->clients, walk->clients.len - 1).sums;
}

static void add_paid(struct walk *walk, const struct claim *claim, daynum day, int64_t amount)
{
	daynum counts = later(day, claim->issued);
	add(walk, counts, offsetof(struct flow, paid), amount);
	add(walk, later(counts, claim->due + 1), offsetof(struct flow, due_paid), amount);
}

static bool add_parts(struct walk *walk, const struct claim *claim)
{
	struct query *q = db_select(walk->db, walk->err, "SELECT p.paid_on, a.amount FROM allocation a JOIN payment p "
	                            "ON p.id = a.payment WHERE a.invoice = ?", "i", claim->id);
	while (query_next(q))
		add_paid(walk, claim, query_day(q, 0), query_int(q, 1));
	return query_end(q, walk->err);
}

static void count_billed(struct figures *f, const struct claim *claim)
{
	f->billed_count++;
	f->disputed_count += claim->disputed;
	f->disputed += claim->disputed ? claim->total : 0;
}

static void add_claim(struct walk *walk, const struct claim *claim)
{
	int at = stretch(walk, claim->issued);
	add(walk, claim->issued, offsetof(struct flow, billed), claim->total);
	add(walk, later(claim->issued, claim->due + 1), offsetof(struct flow, fell_due), claim->total);
	if (at > 0) {
		count_billed(&walk->months_of[at - 1], claim);
		count_billed(own_figures(walk), claim);
	}
	if (claim->paid && claim->first == claim->last)
		add_paid(walk, claim, claim->first, claim->paid);
	else if (claim->paid)
		walk->ok = walk->ok && add_parts(walk, claim);
	at = claim->paid == claim->total && claim->last != DATE_NONE ? stretch(walk, claim->last) : -1;
	if (at > 0 && claim->issued <= walk->as_of) {
		figures_settle(&walk->months_of[at - 1], claim->due, claim->last, claim->total);
		figures_settle(own_figures(walk), claim->due, claim->last, claim->total);
	}
}

/* --- its client, its currency --- */

static void end_client(struct walk *walk)
{
	if (!walk->clients.len)
		return;
	struct figures *f = own_figures(walk);
	const struct flow *before = &walk->own[0], *within = &walk->own[1];
	f->from = walk->from;
	f->to = walk->as_of;
	f->before = before->billed - before->paid;
	f->billed = within->billed;
	f->open = f->before + within->billed - within->paid;
	f->overdue = before->fell_due - before->due_paid + within->fell_due - within->due_paid;
	if (!f->before && !f->billed && !f->open)
		walk->clients.len--;
	memset(walk->own, 0, sizeof walk->own);
}

static void sum_up(struct figures *whole, const struct figures *month)
{
	whole->billed += month->billed;
	whole->disputed += month->disputed;
	whole->billed_count += month->billed_count;
	whole->disputed_count += month->disputed_count;
	whole->settled_count += month->settled_count;
	whole->settled += month->settled;
	whole->late_count += month->late_count;
	whole->late_days += month->late_days;
	whole->late_weight += month->late_weight;
	whole->kept += month->kept;
	whole->broken += month->broken;
}

static daynum month_begin(const struct walk *walk, int month)
{
	return month ? date_add_months(walk->from, month) : walk->from;
}

static void end_months(struct walk *walk)
{
	int64_t open = walk->flows[0].billed - walk->flows[0].paid;
	int64_t overdue = walk->flows[0].fell_due - walk->flows[0].due_paid;
	for (int m = 0; m < walk->months; m++) {
		struct figures *f = &walk->months_of[m];
		const struct flow *flow = &walk->flows[m + 1];
		f->from = month_begin(walk, m);
		f->to = m + 1 < walk->months ? month_begin(walk, m + 1) - 1 : walk->as_of;
		f->before = open;
		f->billed = flow->billed;
		plus(walk, &open, flow->billed - flow->paid);
		plus(walk, &overdue, flow->fell_due - flow->due_paid);
		f->open = open;
		f->overdue = overdue;
	}
}

static struct figures_client *client_of(struct walk *walk, int64_t id)
{
	size_t low = 0, high = walk->clients.len;
	while (low < high) {
		size_t mid = (low + high) / 2;
		struct figures_client *client = &VEC_AT(struct figures_client, &walk->clients, mid);
		if (client->id == id)
			return client;
		*(client->id < id ? &low : &high) = client->id < id ? mid + 1 : mid;
	}
	return NULL;
}

static bool add_promises(struct walk *walk, int64_t client)
{
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	bool ok = promise_list(walk->db, client, walk->code, walk->as_of, false, &arena, &list, walk->err);
	for (size_t i = 0; ok && i < list.count; i++) {
		const struct promise *promise = &list.rows[i];
		int at = stretch(walk, promise->due);
		struct figures_client *whose = client_of(walk, promise->client);
		if (at < 1 || promise->state == PROMISE_RUNS || strcmp(promise->currency, walk->code) != 0)
			continue;
		struct figures *both[] = {&walk->months_of[at - 1], whose ? &whose->sums : NULL};
		for (int k = 0; k < 2 && both[k]; k++)
			*(promise->state == PROMISE_KEPT ? &both[k]->kept : &both[k]->broken) += 1;
	}
	arena_release(&arena);
	return ok;
}

static bool end_currency(struct walk *walk, int64_t client)
{
	end_client(walk);
	if (!*walk->code || !walk->ok)
		return walk->ok;
	end_months(walk);
	struct figures_currency *out = vec_push(&walk->currencies);
	if (!walk->ok || !out || !vec_ok(&walk->clients, walk->err) || !add_promises(walk, client))
		return false;
	memcpy(out->code, walk->code, sizeof out->code);
	out->months = walk->months_of;
	for (int m = 0; m < walk->months; m++)
		sum_up(&out->whole, &out->months[m]);
	out->whole.from = walk->from;
	out->whole.to = walk->as_of;
	out->whole.before = out->months[0].before;
	out->whole.open = out->months[walk->months - 1].open;
	out->whole.overdue = out->months[walk->months - 1].overdue;
	out->client_count = walk->clients.len;
	out->clients = arena_array(walk->arena, walk->clients.len, sizeof *out->clients);
	if (out->clients && walk->clients.len)
		memcpy(out->clients, walk->clients.data, walk->clients.len * sizeof *out->clients);
	vec_clear(&walk->clients);
	return arena_ok(walk->arena, walk->err);
}

static bool begin_currency(struct walk *walk, const char *code)
{
	memcpy(walk->code, code, 3);
	walk->code[3] = '\0';
	memset(walk->flows, 0, sizeof walk->flows);
	walk->months_of = arena_array(walk->arena, (size_t)walk->months, sizeof *walk->months_of);
	return walk->months_of || err_memory(walk->err);
}

static bool take(struct walk *walk, const struct query *q, int64_t client)
{
	const char *code = query_text(q, 0);
	struct claim claim = {
		.client = query_int(q, 1), .issued = query_day(q, 2), .due = query_day(q, 3), .total = query_int(q, 4),
		.paid = query_int(q, 5), .first = query_day(q, 6), .last = query_day(q, 7), .disputed = query_int(q, 8) != 0,
		.id = query_int(q, 9),
	};
	if (memcmp(code, walk->code, 3) != 0 && (!end_currency(walk, client) || !begin_currency(walk, code)))
		return false;
	if (!walk->clients.len || VEC_AT(struct figures_client, &walk->clients, walk->clients.len - 1).id != claim.client) {
		end_client(walk);
		struct figures_client *next = vec_push(&walk->clients);
		if (!next)
			return err_memory(walk->err);
		next->id = claim.client;
	}
	add_claim(walk, &claim);
	return walk->ok;
}

/* --- the rest --- */

static bool name_clients(struct walk *walk, struct figures_table *out)
{
	for (size_t c = 0; c < out->currency_count; c++)
		for (size_t i = 0; i < out->currencies[c].client_count; i++) {
			struct figures_client *client = &out->currencies[c].clients[i];
			struct query *q = db_select(walk->db, walk->err, "SELECT name FROM client WHERE id = ?", "i", client->id);
			client->name = query_next(q) ? arena_str(walk->arena, query_text(q, 0)) : "";
			if (!query_end(q, walk->err))
				return false;
		}
	return arena_ok(walk->arena, walk->err);
}

static bool load_steps(struct walk *walk, struct figures_table *out)
{
	struct vec rows = VEC_INIT(struct figures_step);
	struct query *q = db_select(walk->db, walk->err,
		"SELECT t.step, count(*), sum(i.open = 0 AND i.paid_last BETWEEN t.day AND t.day + 7 AND i.paid_last <= ?2), "
		"sum(NOT (i.open = 0 AND i.paid_last <= ?2) AND t.day + 7 > ?2) FROM step_taken t JOIN invoice i ON i.id = t.invoice "
		"WHERE t.day BETWEEN ?1 AND ?2 AND t.state IN ('done', 'listed') "
		"GROUP BY t.step ORDER BY min(t.id)", "dd", walk->from, walk->as_of);
	while (query_next(q)) {
		struct figures_step *step = vec_push(&rows);
		if (step)
			*step = (struct figures_step){arena_str(walk->arena, query_text(q, 0)), query_int(q, 1), query_int(q, 2),
			                              query_int(q, 3)};
	}
	bool ok = query_end(q, walk->err) && vec_ok(&rows, walk->err);
	out->steps = ok ? arena_array(walk->arena, rows.len, sizeof *out->steps) : NULL;
	out->step_count = out->steps ? rows.len : 0;
	if (out->step_count)
		memcpy(out->steps, rows.data, rows.len * sizeof *out->steps);
	vec_release(&rows);
	return ok && arena_ok(walk->arena, walk->err);
}

static bool walk_all(struct walk *walk, int64_t client)
{
	struct query *q = client ? db_select(walk->db, walk->err,
		"SELECT currency, client, issued, due, total, paid, paid_first, paid_last, disputed, id FROM invoice "
		"WHERE client = ? ORDER BY currency, client", "i", client)
		: db_select(walk->db, walk->err,
		"SELECT currency, client, issued, due, total, paid, paid_first, paid_last, disputed, id FROM invoice "
		"ORDER BY currency, client", "");
	bool ok = true;
	while (ok && query_next(q))
		ok = take(walk, q, client);
	return query_end(q, ok ? walk->err : NULL) && ok && end_currency(walk, client);
}

bool figures_load(struct db *db, daynum as_of, int months, int64_t client, struct arena *arena,
                  struct figures_table *out, struct err *err)
{
	int year, month, dom;
	assert(months >= 1 && months <= FIGURES_MONTHS);
	struct walk walk = {
		.db = db, .as_of = as_of, .months = months, .arena = arena, .err = err, .ok = true,
		.currencies = VEC_INIT(struct figures_currency), .clients = VEC_INIT(struct figures_client),
	};
	date_split(as_of, &year, &month, &dom);
	walk.from = date_add_months(as_of - dom + 1, 1 - months);
	*out = (struct figures_table){.from = walk.from, .as_of = as_of, .months = months};
	bool ok = db_look(db, err);
	if (ok) {
		ok = walk_all(&walk, client) && vec_ok(&walk.currencies, err);
		out->currencies = ok ? arena_array(arena, walk.currencies.len, sizeof *out->currencies) : NULL;
		out->currency_count = out->currencies ? walk.currencies.len : 0;
		if (out->currency_count)
			memcpy(out->currencies, walk.currencies.data, walk.currencies.len * sizeof *out->currencies);
		ok = ok && arena_ok(arena, err) && name_clients(&walk, out) && (client || load_steps(&walk, out));
		db_look_end(db);
	}
	vec_release(&walk.currencies);
	vec_release(&walk.clients);
	return ok;
}
