/* SPDX-License-Identifier: MIT */
#include "desk/story_inside.h"

#include <string.h>

#include "desk/story_file.h"
#include "store/fields.h"

/* --- kinds --- */

/* How each kind of entry is called, and where it belongs. */
static const struct story_known kinds[] = {
	{"call", "call", "Call", 1 << STORY_CALLS},
	{"letter", "letter", "Letter", 1 << STORY_LETTERS},
	{"visit", "visit", "Visit", 1 << STORY_VISITS},
	{"note", "note", "Note", 1 << STORY_NOTES},
	{"mail-out", "e-mail", "E-mail", 1 << STORY_MAILS},
	{"mail-in", "reply", "Reply", 1 << STORY_MAILS},
	{"promise", "promise", "Promise", 1 << STORY_PROMISES},
	{"payment", "payment", "Payment", 1 << STORY_MONEY},
	{"credit", "credit", "Credit note", 1 << STORY_MONEY},
	{"allocation", "on account", "Money on account used", 1 << STORY_MONEY},
	{"refund", "refund", "Refund", 1 << STORY_MONEY},
	{"plan", "plan", "Plan", 1 << STORY_PROMISES},
	{"dispute", "dispute", "Dispute", 1 << STORY_NOTES},
	{"settlement", "settle", "Settlement", 1 << STORY_PROMISES | 1 << STORY_MONEY},
	{"write-off", "gave up", "Write-off", 1 << STORY_MONEY},
	{"hold", "hold", "Hold", 1 << STORY_NOTES},
	{"follow-up", "date", "Follow-up", 1 << STORY_NOTES},
	{"client", "change", "Change of the client", 1 << STORY_NOTES},
	{"contact", "change", "Change of a contact", 1 << STORY_NOTES},
	{"invoice", "change", "Change of an invoice", 1 << STORY_NOTES},
	{"correction", "correct", "Correction", 1 << STORY_NOTES},
	{"withdrawal", "void", "Withdrawal", 1 << STORY_NOTES},
	{"draft-queued", "queued", "Mail queued", 1 << STORY_MAILS},
	{"stopped", "stopped", "Mail stopped", 1 << STORY_MAILS},
	{"export", "export", "Export", 1 << STORY_NOTES},
	{"erasure", "erased", "Erasure of personal data", 1 << STORY_NOTES},
	{"step", "step", "Step", 1 << STORY_NOTES},
	{"file", "file", "File", 1 << STORY_NOTES},
	{"consent", "consent", "Consent", 1 << STORY_NOTES},
	{"tick", "tick", "Tick in Today", 1 << STORY_NOTES},
};

struct story_known story_known(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i];
	return (struct story_known){kind, kind, kind, 1 << STORY_NOTES};
}

const char *story_group_name(enum story_group group)
{
	static const char *const names[STORY_GROUPS] = {"calls", "e-mails", "letters", "visits", "promises", "money", "notes"};
	return names[group];
}

const char *story_kind(const char *kind)
{
	return story_known(kind).shown;
}

/* --- one line --- */

const char *story_first_line(struct arena *arena, const char *text)
{
	return arena_strn(arena, text, strcspn(text, "\r\n"));
}

const char *story_amount(const struct desk *desk, struct arena *arena, const char *plain, const char *currency)
{
	int64_t minor;
	char text[32];
	if (money_read(plain, currency, '.', &minor, NULL) != MONEY_READ)
		return plain;
	return arena_str(arena, money_text(text, minor, currency, desk->decimal));
}

const char *story_day(const struct desk *desk, struct arena *arena, const char *iso)
{
	daynum day;
	char text[DATE_TEXT_SIZE];
	return date_parse_iso(iso, &day, NULL) ? arena_str(arena, date_near(day, desk->today, text)) : iso;
}

enum log_kind story_log_kind(const struct entry *entry)
{
	int kind = strncmp(entry->kind, "mail", 4) == 0 ? LOG_MAIL : log_kind_find(entry->kind);
	return kind < 0 ? LOG_NOTE : (enum log_kind)kind;
}

static const char *contact_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	enum log_kind kind = story_log_kind(entry);
	const char *outcome = entry_fact(entry, arena, "outcome");
	const char *said = story_first_line(arena, entry_word(entry, arena, "text"));
	const char *amount = entry_fact(entry, arena, "amount");
	if (*amount)
		return arena_printf(arena, "Promised %s for %s%s%s",
		                    story_amount(desk, arena, amount, entry_fact(entry, arena, "currency")),
		                    story_day(desk, arena, entry_fact(entry, arena, "by")), *said ? ": " : "", said);
	const char *title = *outcome ? log_title(kind, LOG_OUTCOME, outcome) : "";
	if (kind == LOG_LETTER && *entry_fact(entry, arena, "letter"))
		title = log_title(kind, LOG_LETTER_KIND, entry_fact(entry, arena, "letter"));
	const char *numbers = entry_fact(entry, arena, "for");
	if (*numbers)
		title = arena_printf(arena, "%s%s(%s)", title, *title ? " " : "", numbers);
	return *title && *said ? arena_printf(arena, "%s: %s", title, said) : *title ? title : said;
}

/* The old value that goes with "after.NAME". */
static const char *value_before(const struct entry *entry, struct arena *arena, const struct field *after)
{
	const char *name = arena_printf(arena, "before.%.*s", (int)after->name_len - 6, after->name + 6);
	const char *value = entry_word(entry, arena, name);
	return *value ? value : entry_fact(entry, arena, name);
}

/* "name was Anna Berg, now empty": fields keeps no empty value, so of what was
 * emptied there is only what was before. */
static void add_emptied(const struct entry *entry, struct arena *arena, const struct field *field, struct buf *says)
{
	if (field->name_len <= 7 || memcmp(field->name, "before.", 7) != 0 || !field->value_len)
		return;
	const char *after = arena_printf(arena, "after.%.*s", (int)field->name_len - 7, field->name + 7);
	if (*entry_word(entry, arena, after) || *entry_fact(entry, arena, after))
		return;
	const char *was = story_first_line(arena, arena_strn(arena, field->value, field->value_len));
	buf_addf(says, "%s%.*s: was %s, now empty", says->len ? ", " : "", (int)field->name_len - 7, field->name + 7, was);
}

const char *story_change(const struct entry *entry, struct arena *arena)
{
	struct buf says = BUF_INIT;
	struct field field;
	const void *parts[] = {entry->words, entry->facts};
	const size_t sizes[] = {entry->words ? entry->words_len : 0, entry->facts_len};
	bool added = strcmp(entry_fact(entry, arena, "op"), "add") == 0;
	for (int i = 0; i < 2; i++)
		for (size_t at = 0; fields_next(parts[i], sizes[i], &at, &field) && says.len < 300;) {
			add_emptied(entry, arena, &field, &says);
			if (field.name_len <= 6 || memcmp(field.name, "after.", 6) != 0)
				continue;
			if (added && field.value_len == 2 && memcmp(field.value, "ok", 2) == 0)
				continue; /* a new address is ok, as all are */
			const char *value = story_first_line(arena, arena_strn(arena, field.value, field.value_len));
			const char *was = story_first_line(arena, value_before(entry, arena, &field));
			buf_addf(&says, "%s%.*s %s", says.len ? ", " : "", (int)field.name_len - 6, field.name + 6, value);
			if (*was)
				buf_addf(&says, " (was %s)", was);
		}
	const char *text = arena_printf(arena, "%s%s", added ? "New: " : "", buf_str(&says));
	buf_release(&says);
	return *text ? text : entry->kind;
}

/* "500.00 given back"; "on account, used for 1001 500.00, 1006 20.00". */
static const char *account_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	const char *currency = entry_fact(entry, arena, "currency");
	struct field field;
	if (strcmp(entry->kind, "refund") == 0)
		return arena_printf(arena, "%s %s given back%s%s", story_amount(desk, arena, entry_fact(entry, arena, "amount"), currency),
		                    currency, *entry_word(entry, arena, "ref") ? ", " : "", entry_word(entry, arena, "ref"));
	struct buf says = BUF_INIT;
	for (size_t at = 0; fields_next(entry->facts, entry->facts_len, &at, &field);) {
		if (field.name_len != 2 || memcmp(field.name, "to", 2) != 0)
			continue;
		const char *to = arena_strn(arena, field.value, field.value_len), *blank = strrchr(to, ' ');
		if (blank)
			buf_addf(&says, "%s%s on #%.*s", says.len ? ", " : "", story_amount(desk, arena, blank + 1, currency),
			         (int)(blank - to), to);
	}
	const char *text = arena_printf(arena, "used from on account: %s", buf_str(&says));
	buf_release(&says);
	return text;
}

const char *story_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	static const char *const logged[] = {"call", "letter", "visit", "note", "promise"};
	const char *debt = story_debt_says(desk, entry, arena);
	if (debt)
		return debt;
	for (size_t i = 0; i < sizeof logged / sizeof logged[0]; i++)
		if (strcmp(entry->kind, logged[i]) == 0)
			return contact_says(desk, entry, arena);
	if (strcmp(entry->kind, "refund") == 0 || strcmp(entry->kind, "allocation") == 0)
		return account_says(desk, entry, arena);
	if (strcmp(entry->kind, "file") == 0 || strcmp(entry->kind, "consent") == 0)
		return story_file_says(entry, arena);
	if (strcmp(entry->kind, "withdrawal") == 0) {
		const char *why = entry_word(entry, arena, "reason");
		return arena_printf(arena, "entry %lld does not stand: %s", (long long)entry->about, *why ? why : "undone");
	}
	if (*entry_word(entry, arena, "subject"))
		return entry_word(entry, arena, "subject");
	if (*entry_word(entry, arena, "text"))
		return story_first_line(arena, entry_word(entry, arena, "text"));
	if (*entry_word(entry, arena, "reason"))
		return entry_word(entry, arena, "reason");
	return story_change(entry, arena);
}
