/* SPDX-License-Identifier: MIT */
#include "desk/story_inside.h"

#include <string.h>

#include "base/text.h"
#include "desk/story_file.h"

const char *story_title(const struct entry *entry, struct arena *arena)
{
	char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	const char *minutes = entry_fact(entry, arena, "minutes");
	bool whole_day = *entry_fact(entry, arena, "whole-day") != '\0';
	return arena_printf(arena, "%s, %s%s%s%s%s%s, %s by %s", story_known(entry->kind).title,
	                    date_long(moment_day(entry->happened), day), whole_day ? "" : " ",
	                    whole_day ? "" : moment_clock(entry->happened, clock), *minutes ? ", " : "", minutes,
	                    *minutes ? " min" : "", strncmp(entry->kind, "mail", 4) == 0 ? "sent" : "logged", entry->actor);
}

/* The order in which a person wants to know it. */
static const struct {
	const char *name, *label;
	int field; /* of log.h, for its title; -1: as it is */
} parts[] = {
	{"with", "With", -1}, {"role", "Role", -1}, {"number", "Number", -1}, {"direction", "Direction", LOG_DIRECTION},
	{"to", "To", -1}, {"subject", "Subject", -1}, {"letter", "Letter", LOG_LETTER_KIND}, {"sent", "Sent", LOG_SENT},
	{"tracking", "Tracking", -1}, {"copy", "Copy", -1}, {"place", "Place", -1}, {"went", "Went", -1},
	{"present", "Present", -1}, {"why", "Why", -1}, {"outcome", "Outcome", LOG_OUTCOME},
	{"reason", "Reason", LOG_REASON}, {"for", "For", -1}, {"text", "Said", -1}, {"reply", "Server", -1},
	{"next", "Next", -1}, {"cap", "Beyond", -1}, {"cap-reason", "Because", -1}, {"our-place", "We were", -1}, {"their-place", "They were", -1}, {"told", "Told", -1},
};

static void add_row(struct vec *rows, const char *label, const char *text)
{
	struct story_row *row = *text ? vec_push(rows) : NULL;
	if (row)
		*row = (struct story_row){label, text};
}

/* Its reason is told in words of its own. */
static bool kind_is_debt(const struct entry *entry)
{
	return strcmp(entry->kind, "dispute") == 0 || strcmp(entry->kind, "write-off") == 0;
}

static const char *part_text(const struct entry *entry, struct arena *arena, size_t i)
{
	const char *text = entry_word(entry, arena, parts[i].name);
	if (!*text)
		text = entry_fact(entry, arena, parts[i].name);
	if (parts[i].field == LOG_REASON && kind_is_debt(entry))
		return "";
	if (*text && parts[i].field >= 0)
		return log_title(story_log_kind(entry), (enum log_field)parts[i].field, text);
	return text;
}

static void add_changes(const struct entry *entry, struct arena *arena, struct vec *rows)
{
	static const char fresh[] = "New: ";
	static const char *const changed[] = {"client", "contact", "invoice"};
	for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++) {
		if (strcmp(entry->kind, changed[i]) != 0)
			continue;
		const char *says = story_change(entry, arena);
		bool added = text_starts(says, fresh);
		add_row(rows, added ? "New" : "Changed", says + (added ? sizeof fresh - 1 : 0));
	}
}

static void add_promise(const struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows)
{
	const char *amount = entry_fact(entry, arena, "amount");
	const char *currency = entry_fact(entry, arena, "currency");
	if (*amount && *entry_fact(entry, arena, "by"))
		add_row(rows, "Promise", arena_printf(arena, "%s %s by %s", story_amount(desk, arena, amount, currency),
		                                      currency, story_day(desk, arena, entry_fact(entry, arena, "by"))));
}

/* What was said, or what should have been: then by whom and why, and the old text. */
static bool add_said(struct desk *desk, const struct entry *entry, const char *text, struct arena *arena,
                     struct vec *rows, struct err *err)
{
	struct entry fix;
	char day[DATE_TEXT_SIZE];
	if (!entry->corrected_by) {
		add_row(rows, "Said", text);
		return true;
	}
	if (!entry_load(desk->db, entry->corrected_by, arena, &fix, err))
		return false;
	const char *why = entry_word(&fix, arena, "reason");
	add_row(rows, "Said", fix.words ? entry_word(&fix, arena, "text") : "(erased)");
	add_row(rows, "Corrected", arena_printf(arena, "%s by %s%s%s", date_long(moment_day(fix.happened), day), fix.actor,
	                                        *why ? ": " : "", why));
	add_row(rows, "At first", *text ? text : "nothing");
	return true;
}

static bool add_withdrawal(struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows,
                           struct err *err)
{
	struct entry gone;
	if (!entry->withdrawn_by)
		return true;
	if (!entry_load(desk->db, entry->withdrawn_by, arena, &gone, err))
		return false;
	const char *why = entry_word(&gone, arena, "reason");
	add_row(rows, "Withdrawn", arena_printf(arena, "%s by %s", *why ? why : "undone", gone.actor));
	return true;
}

bool story_rows(struct desk *desk, const struct entry *entry, struct arena *arena, struct story_row **rows,
                size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct story_row);
	char recorded[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	bool ok = true;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const char *text = part_text(entry, arena, i);
		if (strcmp(parts[i].name, "text") == 0) {
			add_promise(desk, entry, arena, &found);
			if (!(ok = add_said(desk, entry, text, arena, &found, err)))
				break;
			continue;
		}
		if (strcmp(parts[i].name, "next") == 0 && *entry_fact(entry, arena, "next-on"))
			text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
			                    story_day(desk, arena, entry_fact(entry, arena, "next-on")));
		add_row(&found, parts[i].label, text);
	}
	add_changes(entry, arena, &found);
	story_debt_rows(desk, entry, arena, &found);
	ok = ok && story_file_rows(desk, entry, arena, &found, err) && add_withdrawal(desk, entry, arena, &found, err);
	if (moment_day(entry->recorded) != moment_day(entry->happened))
		add_row(&found, "Written", arena_printf(arena, "%s %s", date_long(moment_day(entry->recorded), recorded),
		                                        moment_clock(entry->recorded, clock)));
	ok = ok && vec_ok(&found, err);
	*rows = ok ? arena_array(arena, found.len, sizeof **rows) : NULL;
	*count = *rows ? found.len : 0;
	if (*count)
		memcpy(*rows, found.data, found.len * sizeof **rows);
	vec_release(&found);
	return ok && arena_ok(arena, err);
}
