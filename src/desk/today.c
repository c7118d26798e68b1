/* SPDX-License-Identifier: MIT */
#include "desk/today.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "desk/payments.h"
#include "desk/policy.h"
#include "store/ladder.h"

/* Policies and calendars are read once a load, whoever they are for. */
struct known_policy {
	const char *name;
	struct policy policy;
	const char *fault; /* why another counts in its place; NULL: it was read */
};

struct known_calendar {
	const char *country;
	struct calendar calendar;
};

struct builder {
	struct desk *desk;
	struct arena *arena;
	struct err *err;
	struct vec policies;  /* struct known_policy */
	struct vec calendars; /* struct known_calendar */
	const char *firm_country;
	daynum money_known;
	bool money_stops;
	const char *fault; /* of the policy asked last */
};

const char *today_group_name(enum today_group group)
{
	static const char *const names[TODAY_GROUPS] = {"Promises to check", "Calls", "E-mails and letters",
	                                                "Waiting for them"};
	return names[group];
}

bool today_is_due(const struct today_row *row)
{
	return row->next.act == NEXT_STEP || row->next.act == NEXT_CHECK || row->next.act == NEXT_LOOK;
}

/* --- whose rules --- */

static bool builder_begin(struct builder *builder, struct desk *desk, struct arena *arena, struct err *err)
{
	struct buf country = BUF_INIT;
	*builder = (struct builder){.desk = desk, .arena = arena, .err = err,
	                            .policies = VEC_INIT(struct known_policy),
	                            .calendars = VEC_INIT(struct known_calendar)};
	bool ok = desk_setting(desk, "firm.country", &country, err);
	builder->firm_country = arena_str(arena, buf_str(&country));
	buf_clear(&country);
	ok = ok && desk_setting(desk, "payments.stop", &country, err) && desk_money_known(desk, &builder->money_known, err);
	builder->money_stops = strcmp(buf_str(&country), "1") == 0;
	buf_release(&country);
	return ok;
}

static void builder_end(struct builder *builder)
{
	vec_release(&builder->policies);
	vec_release(&builder->calendars);
}

/* One that is gone or has a fault must not stop the others' day: the firm's counts, else
 * dun's own, and the answer says so. */
static bool read_policy(struct builder *builder, const char *name, struct policy *out)
{
	struct err fault = {0};
	const char *const others[] = {name, "", "courteous"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct err why = {0};
		if (desk_policy_named(builder->desk, others[i], builder->arena, out, &why)) {
			builder->fault = i ? arena_printf(builder->arena, "%s; %s counts", fault.text, out->name) : NULL;
			return true;
		}
		if (!i)
			fault = why;
	}
	*builder->err = fault;
	return false;
}

static bool policy_of(struct builder *builder, const struct ladder_row *row, struct policy *out)
{
	const char *own = row->policies ? row->policies[next_carrier(&row->facts)] : "";
	const char *name = *own ? own : row->policy;
	for (size_t i = 0; i < builder->policies.len; i++) {
		const struct known_policy *known = &VEC_AT(struct known_policy, &builder->policies, i);
		if (strcmp(known->name, name) == 0) {
			*out = known->policy;
			builder->fault = known->fault;
			return true;
		}
	}
	if (!read_policy(builder, name, out))
		return false;
	struct known_policy *known = vec_push(&builder->policies);
	if (!known)
		return err_memory(builder->err);
	*known = (struct known_policy){name, *out, builder->fault};
	return true;
}

static bool calendar_of(struct builder *builder, const struct ladder_row *row, struct calendar *out)
{
	const char *country = *row->country ? row->country : builder->firm_country;
	for (size_t i = 0; i < builder->calendars.len; i++) {
		const struct known_calendar *known = &VEC_AT(struct known_calendar, &builder->calendars, i);
		if (strcmp(known->country, country) == 0) {
			*out = known->calendar;
			return true;
		}
	}
	if (!desk_calendar_of(builder->desk, country, builder->arena, out, builder->err))
		return false;
	struct known_calendar *known = vec_push(&builder->calendars);
	if (!known)
		return err_memory(builder->err);
	*known = (struct known_calendar){country, *out};
	return true;
}

/* --- a row --- */

static enum today_group group_of(const struct today_row *row)
{
	const struct next *next = &row->next;
	if (!today_is_due(row))
		return TODAY_WAITING;
	if (next->act == NEXT_CHECK || next->broken)
		return TODAY_PROMISES;
	return next->channel == POLICY_CALL || next->channel == POLICY_VISIT ? TODAY_CALLS : TODAY_LETTERS;
}

static const struct next_invoice *invoice_of(const struct next_facts *facts, int64_t id)
{
	for (size_t i = 0; i < facts->invoice_count; i++)
		if (facts->invoices[i].id == id)
			return &facts->invoices[i];
	return NULL;
}

static bool name_invoices(struct builder *builder, const struct next_facts *facts, struct today_row *row)
{
	const char **numbers = arena_array(builder->arena, row->next.invoice_count, sizeof *numbers);
	if (!numbers)
		return err_memory(builder->err);
	for (size_t i = 0; i < row->next.invoice_count; i++) {
		const struct next_invoice *invoice = invoice_of(facts, row->next.invoices[i]);
		numbers[i] = invoice ? invoice->number : "";
		row->amount += invoice ? invoice->open : 0; /* below row->open, which was checked */
	}
	row->numbers = numbers;
	return true;
}

static bool build(struct builder *builder, struct ladder_row *from, struct today_case *out)
{
	struct today_row *row = &out->row;
	struct next review;
	from->facts.decimal = builder->desk->decimal;
	from->facts.money_known = builder->money_known;
	from->facts.money_stops = builder->money_stops;
	out->facts = from->facts;
	*row = (struct today_row){
		.client = from->client, .client_name = from->name, .client_code = from->code, .open = from->open,
		.owner = from->owner, .draft = from->draft,
		.oldest_days = from->facts.today - from->facts.invoices[0].due,
	};
	memcpy(row->currency, from->currency, sizeof row->currency);
	if (!policy_of(builder, from, &out->policy) || !calendar_of(builder, from, &out->calendar) ||
	    !next_find(&out->policy, &out->calendar, &out->facts, builder->arena, &row->next, builder->err) ||
	    !next_review(&out->policy, &out->calendar, &out->facts, builder->arena, &review, builder->err))
		return false;
	row->policy = arena_str(builder->arena, out->policy.name);
	if (builder->fault)
		row->next.why = arena_printf(builder->arena, "%s (%s)", row->next.why, builder->fault);
	const struct next_invoice *carrier = &out->facts.invoices[next_carrier(&out->facts)];
	int standing = next_standing(&out->policy, carrier);
	row->standing = standing < 0 ? "" : out->policy.steps[standing].name;
	row->beside = review;
	if (review.act == NEXT_STEP && !today_is_due(row)) {
		row->beside = row->next;
		row->next = review;
	}
	row->group = group_of(row);
	return name_invoices(builder, &out->facts, row);
}

/* --- which rows --- */

static bool wanted(const struct today_wish *wish, daynum as_of, daynum tomorrow, const struct today_row *row)
{
	bool comes = row->next.act == NEXT_WAIT;
	switch (wish->span) {
	case TODAY_NOW: return today_is_due(row);
	case TODAY_TOMORROW: return comes && row->next.when <= tomorrow;
	case TODAY_WEEK: return today_is_due(row) || (comes && row->next.when <= as_of + 7);
	default: return true;
	}
}

/* The day on which there may be something to do for it. */
static daynum comes_on(const struct today_row *row)
{
	if (row->next.act == NEXT_WAIT)
		return row->next.when;
	return row->next.act == NEXT_STOP && row->next.until != DATE_NONE ? row->next.until + 1 : DATE_NONE;
}

static int compare(const void *a, const void *b)
{
	const struct today_row *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->next.broken != y->next.broken)
		return x->next.broken ? -1 : 1;
	if (x->group == TODAY_WAITING && x->next.when != y->next.when)
		return x->next.when < y->next.when ? -1 : 1;
	if (x->oldest_days != y->oldest_days)
		return x->oldest_days > y->oldest_days ? -1 : 1;
	if (x->open != y->open)
		return x->open > y->open ? -1 : 1;
	return x->client != y->client ? (x->client > y->client) - (x->client < y->client)
	                              : strcmp(x->currency, y->currency);
}

/* --- sums --- */

static bool add_sum(struct vec *sums, const struct today_row *row, struct err *err)
{
	struct today_sum *sum = NULL;
	for (size_t i = 0; i < sums->len && !sum; i++)
		if (strcmp(VEC_AT(struct today_sum, sums, i).currency, row->currency) == 0)
			sum = &VEC_AT(struct today_sum, sums, i);
	if (!sum && (sum = vec_push(sums)))
		memcpy(sum->currency, row->currency, sizeof sum->currency);
	if (!sum)
		return err_memory(err);
	return money_add(sum->open, row->open, &sum->open, err) &&
	       (!today_is_due(row) || money_add(sum->amount, row->amount, &sum->amount, err));
}

static bool collect(struct builder *builder, const struct today_wish *wish, struct ladder *ladder, struct today *out)
{
	struct vec sums = VEC_INIT(struct today_sum);
	struct calendar firm;
	bool ok = desk_calendar_of(builder->desk, builder->firm_country, builder->arena, &firm, builder->err);
	daynum tomorrow = ok ? calendar_next(&firm, out->as_of + 1) : out->as_of + 1;
	out->rows = arena_array(builder->arena, ladder->count, sizeof *out->rows);
	ok = ok && out->rows;
	for (size_t i = 0; ok && i < ladder->count; i++) {
		struct today_case one;
		if (!build(builder, &ladder->rows[i], &one) || !add_sum(&sums, &one.row, builder->err)) {
			ok = false;
			break;
		}
		daynum comes = comes_on(&one.row);
		if (comes > out->as_of && (out->next_day == DATE_NONE || comes < out->next_day))
			out->next_day = comes;
		if (one.row.next.act == NEXT_NOTHING && wish->span != TODAY_ALL)
			continue;
		if (wanted(wish, out->as_of, tomorrow, &one.row))
			out->rows[out->count++] = one.row;
	}
	out->sums = arena_take(builder->arena, &sums, &out->sum_count);
	return ok;
}

bool desk_today(struct desk *desk, const struct today_wish *wish, struct today *out, struct err *err)
{
	struct builder builder;
	struct ladder ladder;
	*out = (struct today){.arena = ARENA_INIT, .next_day = DATE_NONE,
	                      .as_of = wish->as_of == DATE_NONE ? desk->today : wish->as_of};
	bool ok = builder_begin(&builder, desk, &out->arena, err) &&
	          ladder_load(desk->db, out->as_of, wish->client, wish->currency ? wish->currency : "", &out->arena,
	                      &ladder, err) &&
	          collect(&builder, wish, &ladder, out);
	builder_end(&builder);
	if (ok && out->count)
		qsort(out->rows, out->count, sizeof *out->rows, compare);
	for (size_t i = 0; ok && i < out->count; i++)
		out->groups[out->rows[i].group]++;
	return ok && arena_ok(&out->arena, err);
}

void today_release(struct today *today)
{
	arena_release(&today->arena);
	*today = (struct today){.arena = ARENA_INIT};
}

bool desk_next(struct desk *desk, int64_t client, const char *currency, struct today *out,
               const struct today_row **row, struct err *err)
{
	struct today_wish wish = {.as_of = DATE_NONE, .span = TODAY_ALL, .client = client, .currency = currency};
	bool ok = desk_today(desk, &wish, out, err);
	*row = ok && out->count ? &out->rows[0] : NULL;
	return ok;
}

bool desk_today_cases(struct desk *desk, int64_t client, const char *currency, daynum as_of, struct arena *arena,
                      struct today_case **cases, size_t *count, struct err *err)
{
	struct builder builder;
	struct ladder ladder = {0};
	*count = 0;
	bool ok = builder_begin(&builder, desk, arena, err) &&
	          ladder_load(desk->db, as_of == DATE_NONE ? desk->today : as_of, client, currency ? currency : "", arena,
	                      &ladder, err);
	*cases = ok ? arena_array(arena, ladder.count, sizeof **cases) : NULL;
	for (size_t i = 0; ok && *cases && i < ladder.count; i++) {
		ok = build(&builder, &ladder.rows[i], &(*cases)[i]);
		*count += ok;
	}
	builder_end(&builder);
	return ok && arena_ok(arena, err);
}
