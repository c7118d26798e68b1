/* SPDX-License-Identifier: MIT */
#include "desk/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "desk/log.h"
#include "desk/story_file.h"
#include "desk/story_inside.h"
#include "store/fields.h"

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

const char *story_group_name(enum story_group group)
{
	static const char *const names[STORY_GROUPS] = {"calls", "e-mails", "letters", "visits", "promises", "money", "notes"};
	return names[group];
}

/* How each kind of entry is called, and where it belongs. */
static const struct {
	const char *kind, *shown, *title;
	unsigned groups;
} kinds[] = {
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

static int kind_of(const struct entry *entry)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, entry->kind) == 0)
			return (int)i;
	return -1;
}

/* --- one line --- */

static const char *first_line(struct arena *arena, const char *text)
{
	return arena_strn(arena, text, strcspn(text, "\r\n"));
}

/* "12,450.00" of a plain "12450.00". */
static const char *amount_shown(const struct desk *desk, struct arena *arena, const char *plain, const char *currency)
{
	int64_t minor;
	char text[32];
	if (money_read(plain, currency, '.', &minor, NULL) != MONEY_READ)
		return plain;
	return arena_str(arena, money_text(text, minor, currency, desk->decimal));
}

static const char *day_shown(const struct desk *desk, struct arena *arena, const char *iso)
{
	daynum day;
	char text[DATE_TEXT_SIZE];
	return date_parse_iso(iso, &day, NULL) ? arena_str(arena, date_near(day, desk->today, text)) : iso;
}

static enum log_kind log_kind_of(const struct entry *entry)
{
	int kind = strncmp(entry->kind, "mail", 4) == 0 ? LOG_MAIL : log_kind_find(entry->kind);
	return kind < 0 ? LOG_NOTE : (enum log_kind)kind;
}

static const char *contact_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	enum log_kind kind = log_kind_of(entry);
	const char *outcome = entry_fact(entry, arena, "outcome");
	const char *said = first_line(arena, entry_word(entry, arena, "text"));
	const char *amount = entry_fact(entry, arena, "amount");
	if (*amount)
		return arena_printf(arena, "Promised %s for %s%s%s",
		                    amount_shown(desk, arena, amount, entry_fact(entry, arena, "currency")),
		                    day_shown(desk, arena, entry_fact(entry, arena, "by")), *said ? ": " : "", said);
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
	const char *was = first_line(arena, arena_strn(arena, field->value, field->value_len));
	buf_addf(says, "%s%.*s: was %s, now empty", says->len ? ", " : "", (int)field->name_len - 7, field->name + 7, was);
}

/* What a change by hand changed: "phone +49 30 1 (was +49 30 2), language de". */
static const char *change_says(const struct entry *entry, struct arena *arena)
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
			const char *value = first_line(arena, arena_strn(arena, field.value, field.value_len));
			const char *was = first_line(arena, value_before(entry, arena, &field));
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
		return arena_printf(arena, "%s %s given back%s%s", amount_shown(desk, arena, entry_fact(entry, arena, "amount"), currency),
		                    currency, *entry_word(entry, arena, "ref") ? ", " : "", entry_word(entry, arena, "ref"));
	struct buf says = BUF_INIT;
	for (size_t at = 0; fields_next(entry->facts, entry->facts_len, &at, &field);) {
		if (field.name_len != 2 || memcmp(field.name, "to", 2) != 0)
			continue;
		const char *to = arena_strn(arena, field.value, field.value_len), *blank = strrchr(to, ' ');
		if (blank)
			buf_addf(&says, "%s%s on #%.*s", says.len ? ", " : "", amount_shown(desk, arena, blank + 1, currency),
			         (int)(blank - to), to);
	}
	const char *text = arena_printf(arena, "used from on account: %s", buf_str(&says));
	buf_release(&says);
	return text;
}

static const char *entry_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
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
		return first_line(arena, entry_word(entry, arena, "text"));
	if (*entry_word(entry, arena, "reason"))
		return entry_word(entry, arena, "reason");
	return change_says(entry, arena);
}

const char *story_says(const struct desk *desk, const struct entry *entry, struct arena *arena)
{
	return entry_says(desk, entry, arena);
}

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
	return *who ? who : log_kind_of(entry) == LOG_NOTE ? entry->actor : "-";
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
	int kind = kind_of(entry);
	const struct entry *fix = entry->corrected_by ? find_entry(t, entry->corrected_by) : NULL;
	bool promise = *entry_fact(entry, arena, "amount") && *entry_fact(entry, arena, "by");
	bool whole_day = *entry_fact(entry, arena, "whole-day") != '\0';
	const char *says = entry_says(desk, entry, arena);
	if (fix)
		says = arena_printf(arena, "[corrected] %s", first_line(arena, entry_word(fix, arena, "text")));
	if (entry->withdrawn_by)
		says = arena_printf(arena, "[withdrawn] %s", says);
	if (t->erased && is_erased(t, entry))
		says = arena_printf(arena, "[erased] %s", strcmp(says, entry->kind) == 0 ? "" : says);
	const char *files = strcmp(entry->kind, "file") == 0 ? "" : story_files_mark(t, entry);
	if (*files)
		says = arena_printf(arena, "%s%s%s", files, *says ? " " : "", says);
	return (struct story_line){
		.groups = (kind < 0 ? 1u << STORY_NOTES : kinds[kind].groups) | (promise ? 1u << STORY_PROMISES : 0),
		.kind = kind < 0 ? entry->kind : kinds[kind].shown, .who = entry_who(entry, arena), .says = says,
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

/* --- an entry in full --- */

const char *story_kind(const char *kind)
{
	int i = kind_of(&(struct entry){.kind = kind});
	return i < 0 ? kind : kinds[i].shown;
}

const char *story_title(const struct entry *entry, struct arena *arena)
{
	char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	int kind = kind_of(entry);
	const char *minutes = entry_fact(entry, arena, "minutes");
	bool whole_day = *entry_fact(entry, arena, "whole-day") != '\0';
	return arena_printf(arena, "%s, %s%s%s%s%s%s, %s by %s", kind < 0 ? entry->kind : kinds[kind].title,
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
		return log_title(log_kind_of(entry), (enum log_field)parts[i].field, text);
	return text;
}

static void add_changes(const struct entry *entry, struct arena *arena, struct vec *rows)
{
	static const char fresh[] = "New: ";
	static const char *const changed[] = {"client", "contact", "invoice"};
	for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++) {
		if (strcmp(entry->kind, changed[i]) != 0)
			continue;
		const char *says = change_says(entry, arena);
		bool added = text_starts(says, fresh);
		add_row(rows, added ? "New" : "Changed", says + (added ? sizeof fresh - 1 : 0));
	}
}

static void add_promise(const struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows)
{
	const char *amount = entry_fact(entry, arena, "amount");
	const char *currency = entry_fact(entry, arena, "currency");
	if (*amount && *entry_fact(entry, arena, "by"))
		add_row(rows, "Promise", arena_printf(arena, "%s %s by %s", amount_shown(desk, arena, amount, currency),
		                                      currency, day_shown(desk, arena, entry_fact(entry, arena, "by"))));
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
			                    day_shown(desk, arena, entry_fact(entry, arena, "next-on")));
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
