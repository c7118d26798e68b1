/* SPDX-License-Identifier: MIT */
/* Plans, disputes, settlements, write-offs, holds and dates in words. */
#include "desk/story_inside.h"

#include <string.h>

#include "follow/reason.h"
#include "store/fields.h"

/* What is said of one entry. */
struct telling {
	const struct desk *desk;
	const struct entry *entry;
	struct arena *arena;
};

static const char *fact(const struct telling *t, const char *name)
{
	return entry_fact(t->entry, t->arena, name);
}

static const char *money(const struct telling *t, const char *name)
{
	int64_t minor;
	char text[32];
	const char *plain = fact(t, name), *currency = fact(t, "currency");
	if (money_read(plain, currency, '.', &minor, NULL) != MONEY_READ)
		return plain;
	return arena_str(t->arena, money_text(text, minor, currency, t->desk->decimal));
}

static const char *day(const struct telling *t, const char *name)
{
	daynum found;
	char text[DATE_TEXT_SIZE];
	const char *iso = fact(t, name);
	return date_parse_iso(iso, &found, NULL) ? arena_str(t->arena, date_near(found, t->desk->today, text)) : iso;
}

static bool op_is(const struct telling *t, const char *op)
{
	return strcmp(fact(t, "op"), op) == 0;
}

/* "title: what was said", or the title. */
static const char *with_text(const struct telling *t, const char *title)
{
	const char *said = entry_word(t->entry, t->arena, "text");
	size_t len = strcspn(said, "\r\n");
	return len ? arena_printf(t->arena, "%s: %.*s", title, (int)len, said) : title;
}

static const char *plan_says(const struct telling *t)
{
	if (op_is(t, "cancel"))
		return with_text(t, arena_printf(t->arena, "Plan of %s ended", money(t, "amount")));
	return with_text(t, arena_printf(t->arena, "%s in %s instalment%s from %s", money(t, "amount"), fact(t, "count"),
	                                 strcmp(fact(t, "count"), "1") == 0 ? "" : "s", day(t, "from")));
}

static const char *dispute_says(const struct telling *t)
{
	const char *numbers = fact(t, "for");
	if (!op_is(t, "open"))
		return with_text(t, arena_printf(t->arena, "Dispute of %s %s", numbers, fact(t, "op")));
	return with_text(t, arena_printf(t->arena, "%s of %s disputed, %s", money(t, "amount"), numbers,
	                                 reason_title(reason_dispute, fact(t, "reason"))));
}

static const char *settlement_says(const struct telling *t)
{
	if (op_is(t, "offer"))
		return with_text(t, arena_printf(t->arena, "Offered: %s for %s in full, until %s", money(t, "amount"),
		                                 money(t, "owed"), day(t, "until")));
	const char *given_up = money(t, "given-up");
	return with_text(t, arena_printf(t->arena, "Settlement for %s %s%s%s%s", money(t, "amount"), fact(t, "op"),
	                                 *given_up ? ", " : "", given_up, *given_up ? " given up" : ""));
}

static const char *write_off_says(const struct telling *t)
{
	return with_text(t, arena_printf(t->arena, "%s of %s given up, %s, decided by %s", money(t, "amount"), fact(t, "for"),
	                                 reason_title(reason_write_off, fact(t, "reason")),
	                                 entry_word(t->entry, t->arena, "decided-by")));
}

static const char *hold_says(const struct telling *t)
{
	const char *why = entry_word(t->entry, t->arena, "why"), *review = day(t, "review");
	if (op_is(t, "release"))
		return "Released";
	if (*fact(t, "until"))
		return arena_printf(t->arena, "Held until %s: %s", day(t, "until"), why);
	return arena_printf(t->arena, "Held until released%s%s: %s", *review ? ", look again on " : "", review, why);
}

static const char *follow_up_says(const struct telling *t)
{
	return op_is(t, "clear") ? "No follow-up date" : arena_printf(t->arena, "Look again on %s", day(t, "day"));
}

const char *story_debt_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	static const struct {
		const char *kind;
		const char *(*says)(const struct telling *t);
	} tellers[] = {
		{"plan", plan_says}, {"dispute", dispute_says}, {"settlement", settlement_says}, {"write-off", write_off_says},
		{"hold", hold_says}, {"follow-up", follow_up_says},
	};
	const struct telling t = {desk, entry, arena};
	for (size_t i = 0; i < sizeof tellers / sizeof *tellers; i++)
		if (strcmp(entry->kind, tellers[i].kind) == 0)
			return tellers[i].says(&t);
	return NULL;
}

/* --- in full --- */

static void add_row(struct vec *rows, const char *label, const char *text)
{
	struct story_row *row = *text ? vec_push(rows) : NULL;
	if (row)
		*row = (struct story_row){label, text};
}

static void add_instalments(const struct telling *t, struct vec *rows)
{
	struct field field;
	for (size_t at = 0; fields_next(t->entry->facts, t->entry->facts_len, &at, &field);) {
		if (field.name_len != 10 || memcmp(field.name, "instalment", 10) != 0 || field.value_len < 12)
			continue;
		daynum due;
		int64_t minor;
		char text[DATE_TEXT_SIZE], amount[32];
		const char *iso = arena_strn(t->arena, field.value, 10);
		const char *plain = arena_strn(t->arena, field.value + 11, field.value_len - 11);
		if (date_parse_iso(iso, &due, NULL) && money_read(plain, fact(t, "currency"), '.', &minor, NULL) == MONEY_READ)
			add_row(rows, "Instalment",
			        arena_printf(t->arena, "%s by %s", money_text(amount, minor, fact(t, "currency"), t->desk->decimal),
			                     date_near(due, t->desk->today, text)));
	}
}

void story_debt_rows(const struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows)
{
	const struct telling t = {desk, entry, arena};
	const char *says = story_debt_says(desk, entry, arena);
	if (!says)
		return;
	add_row(rows, "What", says);
	add_row(rows, "Owner", entry_word(entry, arena, "owner"));
	add_row(rows, "Look again", day(&t, "review"));
	add_row(rows, "Decided by", entry_word(entry, arena, "decided-by"));
	add_row(rows, "Given up", money(&t, "given-up"));
	add_row(rows, "Credit", fact(&t, "credit"));
	add_instalments(&t, rows);
}
