/* SPDX-License-Identifier: MIT */
#include "desk/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "desk/story_file.h"
#include "desk/story_inside.h"

bool desk_timeline(struct desk *desk, int64_t client, daynum as_of, bool withdrawn, struct timeline *out,
                   struct err *err)
{
	return timeline_load(out, desk->db, client, as_of, withdrawn, err);
}

bool desk_neighbour(struct desk *desk, int64_t client, int step, int64_t *neighbour, int64_t *place,
                    int64_t *count, struct err *err)
{
	return timeline_neighbour(desk->db, client, step, neighbour, place, count, err);
}

bool desk_entry(struct desk *desk, int64_t seq, struct arena *arena, struct entry *out, struct err *err)
{
	return entry_load(desk->db, seq, arena, out, err);
}

/* --- one line --- */

/* "Eva Bergmann" of "Eva Bergmann <eva@bergmann.example>". */
static const char *recipient(struct arena *arena, const char *to)
{
	const char *bracket = strstr(to, " <");
	return bracket && bracket > to ? arena_strn(arena, to, (size_t)(bracket - to)) : to;
}

static const char *entry_who(const struct entry *entry, struct arena *arena)
{
	const char *who = entry_word(entry, arena, "with");
	if (!*who)
		who = recipient(arena, entry_word(entry, arena, "to"));
	if (!*who && strcmp(entry->kind, "letter") == 0)
		who = log_title(LOG_LETTER, LOG_SENT, entry_fact(entry, arena, "sent"));
	if (!*who)
		who = entry_word(entry, arena, "place");
	return *who ? who : story_log_kind(entry) == LOG_NOTE ? entry->actor : "-";
}

static const struct entry *find_entry(const struct timeline *t, int64_t seq)
{
	for (size_t i = 0; i < t->entry_count; i++)
		if (t->entries[i].seq == seq)
			return &t->entries[i];
	return NULL;
}

/* Were the words of an entry lawfully taken away? Erasures come behind what they erase. */
static bool is_erased(const struct timeline *t, const struct entry *entry)
{
	for (size_t i = 0; !entry->words && i < t->entry_count; i++)
		if (t->entries[i].about == entry->seq && strcmp(t->entries[i].kind, "erasure") == 0)
			return true;
	return false;
}

/* Which erasure entries are told by themselves: the one that sums up. */
static bool is_part_of_erasure(const struct entry *entry)
{
	return strcmp(entry->kind, "erasure") == 0 && entry->about;
}

static struct story_line entry_line(const struct desk *desk, struct timeline *t, const struct entry *entry)
{
	struct arena *arena = &t->arena;
	const struct story_known known = story_known(entry->kind);
	const struct entry *fix = entry->corrected_by ? find_entry(t, entry->corrected_by) : NULL;
	bool promise = *entry_fact(entry, arena, "amount") && *entry_fact(entry, arena, "by");
	bool whole_day = *entry_fact(entry, arena, "whole-day") != '\0';
	const char *says = story_says(desk, entry, arena);
	if (fix)
		says = arena_printf(arena, "[corrected] %s", story_first_line(arena, entry_word(fix, arena, "text")));
	if (entry->withdrawn_by)
		says = arena_printf(arena, "[withdrawn] %s", says);
	if (t->erased && is_erased(t, entry))
		says = arena_printf(arena, "[erased] %s", strcmp(says, entry->kind) == 0 ? "" : says);
	const char *files = strcmp(entry->kind, "file") == 0 ? "" : story_files_mark(t, entry);
	if (*files)
		says = arena_printf(arena, "%s%s%s", files, *says ? " " : "", says);
	return (struct story_line){
		.groups = known.groups | (promise ? 1u << STORY_PROMISES : 0),
		.kind = known.shown, .who = entry_who(entry, arena), .says = says,
		.day = moment_day(entry->happened), .minute = whole_day ? -1 : moment_minute(entry->happened),
		.currency = "", .entry = entry, .order = entry->seq,
	};
}

/* --- all lines --- */

static void add_line(struct vec *lines, struct story_line line)
{
	struct story_line *place = vec_push(lines);
	if (place)
		*place = line;
}

static void add_entries(const struct desk *desk, struct timeline *t, struct vec *lines)
{
	for (size_t i = 0; i < t->entry_count; i++) {
		const struct entry *entry = &t->entries[i];
		/* Payments stand in their own table, whoever brought them. */
		if (strcmp(entry->kind, "payment") == 0 || strcmp(entry->kind, "credit") == 0)
			continue;
		if (moment_day(entry->happened) > t->as_of && t->as_of != desk->today)
			continue;
		/* A correction is told where it corrects. */
		if (strcmp(entry->kind, "correction") == 0 || is_part_of_erasure(entry))
			continue;
		add_line(lines, entry_line(desk, t, entry));
	}
}

static void add_invoices(struct timeline *t, struct vec *lines)
{
	for (size_t i = 0; i < t->invoice_count; i++) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		struct story_line line = {
			.groups = 1 << STORY_MONEY, .who = "-", .minute = -1, .amount = invoice->total,
			.currency = invoice->currency, .invoice = invoice->id, .day = invoice->issued, .kind = "issued",
			.says = arena_printf(&t->arena, "#%s", invoice->number), .order = -invoice->id * 2 - 1,
		};
		add_line(lines, line);
		bool paid_in_time = invoice->open == 0 && invoice->paid_last != DATE_NONE && invoice->paid_last <= invoice->due;
		if (invoice->due >= t->as_of || paid_in_time)
			continue;
		line.kind = "due";
		line.day = invoice->due;
		line.order = -invoice->id * 2;
		line.says = arena_printf(&t->arena, "#%s fell due", invoice->number);
		add_line(lines, line);
	}
}

static void add_payments(const struct desk *desk, struct timeline *t, struct vec *lines)
{
	for (size_t i = 0; i < t->payment_count; i++) {
		const struct timeline_payment *payment = &t->payments[i];
		char amount[32];
		bool spare = payment->allocated < payment->amount;
		const char *shown = money_text(amount, payment->amount, payment->currency, desk->decimal);
		if (strcmp(payment->kind, "write-off") == 0)
			continue; /* its entry tells of it */
		const char *what = strcmp(payment->kind, "credit") == 0 ? " credit note" :
		                   strcmp(payment->kind, "inferred") == 0 ? " no longer open" : "";
		struct story_line line = {
			.groups = 1 << STORY_MONEY, .kind = strcmp(payment->kind, "credit") == 0 ? "credit" : "payment",
			.who = "-", .day = payment->paid_on, .minute = -1, .amount = payment->amount,
			.currency = payment->currency, .order = payment->id,
			.says = *payment->invoices
			        ? arena_printf(&t->arena, "%s%s for %s%s%s%s", shown, what, payment->invoices,
			                       spare ? ", rest on account" : "", *payment->ref ? ", " : "", payment->ref)
			        : arena_printf(&t->arena, "%s%s %s%s%s", shown, what, spare ? "on account" : "given back",
			                       *payment->ref ? ", " : "", payment->ref),
		};
		add_line(lines, line);
	}
}

static int newest_first(const void *left, const void *right)
{
	const struct story_line *a = left, *b = right;
	if (a->day != b->day)
		return a->day > b->day ? -1 : 1;
	if (a->minute != b->minute)
		return a->minute > b->minute ? -1 : 1;
	return a->order > b->order ? -1 : a->order < b->order;
}

bool story_build(const struct desk *desk, struct timeline *timeline, struct story *out, struct err *err)
{
	struct vec lines = VEC_INIT(struct story_line);
	add_entries(desk, timeline, &lines);
	add_invoices(timeline, &lines);
	add_payments(desk, timeline, &lines);
	bool ok = vec_ok(&lines, err);
	*out = (struct story){.lines = ok ? arena_array(&timeline->arena, lines.len, sizeof *out->lines) : NULL};
	if (out->lines && lines.len) {
		memcpy(out->lines, lines.data, lines.len * sizeof *out->lines);
		out->count = lines.len;
		qsort(out->lines, out->count, sizeof *out->lines, newest_first);
	}
	vec_release(&lines);
	return ok && arena_ok(&timeline->arena, err);
}
