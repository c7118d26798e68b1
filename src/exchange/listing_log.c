/* SPDX-License-Identifier: MIT */
/* What the log brings to a file: contacts, letters, exhibits. */
#include <string.h>

#include "base/digest.h"
#include "exchange/listing_read.h"
#include "store/entry_file.h"
#include "store/fields.h"

const struct sheet_column listing_contact_columns[LISTING_CONTACT_COLUMNS] = {
	{"client", "Client", SHEET_TEXT},
	{"contact_no", "No", SHEET_INT},
	{"happened_at", "Happened", SHEET_TIME},
	{"happened_offset", "UTC offset", SHEET_TEXT},
	{"recorded_at", "Recorded", SHEET_TIME},
	{"recorded_offset", "UTC offset (recorded)", SHEET_TEXT},
	{"delay_minutes", "Delay, minutes", SHEET_INT},
	{"channel", "Channel", SHEET_TEXT},
	{"direction", "Direction", SHEET_TEXT},
	{"by", "By", SHEET_TEXT},
	{"with", "With", SHEET_TEXT},
	{"number_or_address", "Number or address", SHEET_TEXT},
	{"outcome", "Outcome", SHEET_TEXT},
	{"said_by_us", "Said by us", SHEET_LONG},
	{"said_by_them", "Said by them", SHEET_LONG},
	{"promise", "Promise", SHEET_TEXT},
	{"invoice_nos", "Invoices", SHEET_TEXT},
	{"recording_doc", "Recording", SHEET_TEXT},
	{"consent", "Consent", SHEET_TEXT},
	{"files", "Files", SHEET_TEXT},
	{"corrects_no", "Corrects", SHEET_INT},
	{"voided", "Withdrawn", SHEET_TEXT},
	{"entry_hash", "Entry hash", SHEET_TEXT},
};

/* The first of some names that the entry has, among its facts or its words. */
static const char *told(struct listing_reader *reader, const struct report_contact *contact,
                        const char *const *names)
{
	struct field field;
	for (; *names; names++)
		if (fields_get(contact->facts, contact->facts_len, *names, &field) ||
		    (contact->words && fields_get(contact->words, contact->words_len, *names, &field)))
			return arena_strn(&reader->arena, field.value, field.value_len);
	return "";
}

#define TOLD(...) told(reader, contact, (const char *const[]){__VA_ARGS__, NULL})

static const char *offset_text(struct arena *arena, int32_t minutes)
{
	int away = minutes < 0 ? -minutes : minutes;
	return arena_printf(arena, "%c%02d:%02d", minutes < 0 ? '-' : '+', away / 60, away % 60);
}

static const char *channel_of(const char *kind)
{
	return strncmp(kind, "mail-", 5) == 0 ? "email" : kind;
}

static const char *direction_of(struct listing_reader *reader, const struct report_contact *contact)
{
	if (strcmp(contact->kind, "mail-in") == 0)
		return "in";
	if (strcmp(contact->kind, "mail-out") == 0)
		return "out";
	return TOLD("direction");
}

static const char *withdrawn_text(struct listing_reader *reader, const struct report_contact *contact)
{
	struct field why;
	if (!contact->withdrawn_by)
		return "no";
	if (contact->why && (fields_get(contact->why, contact->why_len, "reason", &why) ||
	                     fields_get(contact->why, contact->why_len, "text", &why)))
		return arena_printf(&reader->arena, "yes, entry %lld: %.*s", (long long)contact->withdrawn_by,
		                    (int)why.value_len, why.value);
	return arena_printf(&reader->arena, "yes, entry %lld", (long long)contact->withdrawn_by);
}

static const char *promise_text(struct listing_reader *reader, const struct report_contact *contact)
{
	const char *amount = TOLD("amount"), *by = TOLD("by");
	if (!*amount)
		return "";
	if (!*by) /* of a plan, a dispute, a settlement, a write-off */
		return arena_printf(&reader->arena, "%s %s", amount, TOLD("currency"));
	return arena_printf(&reader->arena, "%s %s by %s", amount, TOLD("currency"), by);
}

static const char *joined(struct arena *arena, const char *a, const char *between, const char *b)
{
	return *a && *b ? arena_printf(arena, "%s%s%s", a, between, b) : *a ? a : b;
}

/* Of a call or a visit: why we came, and what was said there; of what is written: its
 * text, on the side of who wrote it. */
static void add_words(struct listing_reader *reader, const struct report_contact *contact)
{
	struct arena *arena = &reader->arena;
	bool talk = strcmp(contact->kind, "call") == 0 || strcmp(contact->kind, "visit") == 0;
	bool theirs = talk || strcmp(direction_of(reader, contact), "in") == 0;
	const char *text = contact->erased ? "[erased]" : joined(arena, TOLD("subject"), "\n\n", TOLD("text"));
	if (theirs)
		text = joined(arena, TOLD("reason"), ": ", text);
	sheet_text(&reader->row, talk ? TOLD("why") : theirs ? "" : text);
	sheet_text(&reader->row, theirs ? text : "");
}

/* --- its files --- */

/* "12", or "12.2" where the entry has several. */
static const char *file_ref(struct listing_reader *reader, const struct report_contact *contact, int place)
{
	bool one = entry_file_count(contact->facts, contact->facts_len) == 1;
	return one ? arena_printf(&reader->arena, "%lld", (long long)contact->seq)
	           : arena_printf(&reader->arena, "%lld.%d", (long long)contact->seq, place);
}

static struct entry_file_walk walk_of(const struct report_contact *contact)
{
	return (struct entry_file_walk){.facts = contact->facts, .facts_len = contact->facts_len, .words = contact->words,
	                                .words_len = contact->words ? contact->words_len : 0};
}

static const char *recording_of(struct listing_reader *reader, const struct report_contact *contact)
{
	struct entry_file_walk walk = walk_of(contact);
	struct entry_file file;
	while (entry_file_next(&walk, &reader->arena, &file))
		if (strcmp(file.what, "recording") == 0)
			return file_ref(reader, contact, file.place);
	return "";
}

static const char *consent_text(const char *code)
{
	static const char *const texts[][2] = {
		{"given", "asked and given"}, {"written", "given in writing"}, {"refused", "refused"},
		{"one-party", "one-party law"}, {"no", "no, or not asked"},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(code, texts[i][0]) == 0)
			return texts[i][1];
	return code;
}

static const char *file_names(struct listing_reader *reader, const struct report_contact *contact)
{
	struct entry_file_walk walk = walk_of(contact);
	struct entry_file file;
	const char *names = "";
	while (entry_file_next(&walk, &reader->arena, &file))
		names = joined(&reader->arena, names, ", ", *file.name ? file.name : "[erased]");
	return names;
}

static void contact_row(struct listing_reader *reader, const struct report_contact *contact)
{
	struct sheet_row *row = &reader->row;
	struct arena *arena = &reader->arena;
	const char *numbers = TOLD("for");
	sheet_clear(row);
	sheet_text(row, contact->client);
	sheet_int(row, contact->seq);
	sheet_time(row, contact->happened);
	sheet_text(row, offset_text(arena, contact->happened.offset));
	sheet_time(row, contact->recorded);
	sheet_text(row, offset_text(arena, contact->recorded.offset));
	sheet_int(row, (contact->recorded.at - contact->happened.at) / 60);
	sheet_text(row, channel_of(contact->kind));
	sheet_text(row, direction_of(reader, contact));
	sheet_text(row, contact->actor);
	sheet_text(row, joined(arena, TOLD("with", "present"), ", ", TOLD("role")));
	sheet_text(row, TOLD("number", "to", "from", "place", "tracking"));
	sheet_text(row, TOLD("outcome", "sent", "op"));
	add_words(reader, contact);
	sheet_text(row, promise_text(reader, contact));
	sheet_text(row, *numbers ? numbers : contact->invoice);
	sheet_text(row, recording_of(reader, contact));
	sheet_text(row, consent_text(TOLD("consent")));
	sheet_text(row, file_names(reader, contact));
	if (contact->corrects)
		sheet_int(row, contact->corrects);
	else
		sheet_none(row);
	sheet_text(row, withdrawn_text(reader, contact));
	sheet_text(row, contact->hash);
}

bool listing_contact_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_contact contact;
	bool going = true;
	struct query *q = report_contacts(reader->db, ref->client, reader->scope->since, reader->scope->as_of, err);
	while (going && report_next_contact(q, &contact)) {
		contact_row(reader, &contact);
		going = listing_emit(reader, "", 0, err);
	}
	return query_end(q, going ? err : NULL) && going;
}


/* --- letters --- */

const struct sheet_column listing_letter_columns[LISTING_LETTER_COLUMNS] = {
	{"client", "Client", SHEET_TEXT},
	{"letter_no", "No", SHEET_INT},
	{"stage", "Letter", SHEET_TEXT},
	{"sent", "Sent", SHEET_DAY},
	{"method", "Sent how", SHEET_TEXT},
	{"tracking", "Tracking", SHEET_TEXT},
	{"delivered", "Delivered", SHEET_DAY},
	{"proof_doc", "Proof", SHEET_TEXT},
	{"to", "To", SHEET_TEXT},
	{"invoice_nos", "Invoices", SHEET_TEXT},
	{"outcome", "Outcome", SHEET_TEXT},
	{"enclosures", "Files", SHEET_TEXT},
	{"doc_id", "Copy", SHEET_TEXT},
	{"filed", "Copy filed", SHEET_TEXT},
	{"voided", "Withdrawn", SHEET_TEXT},
};

static const char *copy_of(struct listing_reader *reader, const struct report_contact *contact)
{
	struct entry_file_walk walk = walk_of(contact);
	struct entry_file file;
	while (entry_file_next(&walk, &reader->arena, &file))
		if (strcmp(file.what, "copy") == 0)
			return file_ref(reader, contact, file.place);
	return "";
}

static bool letter_row(struct listing_reader *reader, const struct report_contact *contact, struct err *err)
{
	struct sheet_row *row = &reader->row;
	struct report_proof proof;
	const char *numbers = TOLD("for");
	if (!report_delivery(reader->db, contact->seq, &reader->arena, &proof, err))
		return false;
	sheet_clear(row);
	sheet_text(row, contact->client);
	sheet_int(row, contact->seq);
	sheet_text(row, TOLD("letter"));
	sheet_day(row, moment_day(contact->happened));
	sheet_text(row, TOLD("sent"));
	sheet_text(row, TOLD("tracking"));
	sheet_day(row, proof.day);
	sheet_text(row, proof.ref);
	sheet_text(row, joined(&reader->arena, TOLD("with"), ", ", TOLD("role")));
	sheet_text(row, *numbers ? numbers : contact->invoice);
	sheet_text(row, TOLD("outcome"));
	sheet_text(row, file_names(reader, contact));
	sheet_text(row, copy_of(reader, contact));
	sheet_text(row, TOLD("copy"));
	sheet_text(row, withdrawn_text(reader, contact));
	return true;
}

bool listing_letter_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_contact contact;
	bool going = true;
	struct query *q = report_contacts(reader->db, ref->client, reader->scope->since, reader->scope->as_of, err);
	while (going && report_next_contact(q, &contact))
		if (strcmp(contact.kind, "letter") == 0 && !contact.corrects)
			going = letter_row(reader, &contact, err) && listing_emit(reader, "", 0, err);
	return query_end(q, going ? err : NULL) && going;
}

/* --- exhibits --- */

const struct sheet_column listing_exhibit_columns[LISTING_EXHIBIT_COLUMNS] = {
	{"client", "Client", SHEET_TEXT},
	{"doc_id", "File", SHEET_TEXT},
	{"title", "Name", SHEET_TEXT},
	{"kind", "Kind", SHEET_TEXT},
	{"doc_date", "Date", SHEET_DAY},
	{"added_at", "Added", SHEET_TIME},
	{"added_by", "Added by", SHEET_TEXT},
	{"type", "Type", SHEET_TEXT},
	{"bytes", "Bytes", SHEET_INT},
	{"sha256", "SHA-256", SHEET_TEXT},
	{"relates_to", "Belongs to entry", SHEET_INT},
	{"invoice_nos", "Invoices", SHEET_TEXT},
	{"bundle", "May leave", SHEET_TEXT},
	{"voided", "Withdrawn", SHEET_TEXT},
};

static bool exhibit_row(struct listing_reader *reader, const struct report_contact *contact,
                        const struct entry_file *file, struct err *err)
{
	struct sheet_row *row = &reader->row;
	const char *numbers = TOLD("for");
	char hex[DIGEST_HEX];
	bool out = false;
	if (strcmp(file->what, "recording") == 0 && !entry_file_kept_out(reader->db, contact->seq, &out, err))
		return false;
	digest_hex(&file->digest, hex);
	sheet_clear(row);
	sheet_text(row, contact->client);
	sheet_text(row, file_ref(reader, contact, file->place));
	sheet_text(row, *file->name ? file->name : "[erased]");
	sheet_text(row, file->what);
	sheet_day(row, moment_day(contact->happened));
	sheet_time(row, contact->recorded);
	sheet_text(row, contact->actor);
	sheet_text(row, file->type);
	sheet_int(row, file->len);
	sheet_text(row, arena_str(&reader->arena, hex));
	sheet_int(row, contact->corrects ? contact->corrects : contact->seq);
	sheet_text(row, *numbers ? numbers : contact->invoice);
	sheet_text(row, out ? "no: no consent is known" : "yes");
	sheet_text(row, withdrawn_text(reader, contact));
	return listing_emit(reader, "", 0, err);
}

/* listing_emit() empties the row's arena, so each file is walked to anew. */
static bool exhibit_rows(struct listing_reader *reader, const struct report_contact *contact, struct err *err)
{
	size_t count = entry_file_count(contact->facts, contact->facts_len);
	for (size_t place = 0; place < count; place++) {
		struct entry_file_walk walk = walk_of(contact);
		struct entry_file file = {.place = 0};
		while (file.place <= (int)place && entry_file_next(&walk, &reader->arena, &file))
			;
		if (file.place == (int)place + 1 && !exhibit_row(reader, contact, &file, err))
			return false;
	}
	return true;
}

bool listing_exhibit_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_contact contact;
	bool going = true;
	struct query *q = report_exhibits(reader->db, ref->client, reader->scope->since, reader->scope->as_of, err);
	while (going && report_next_contact(q, &contact))
		going = exhibit_rows(reader, &contact, err);
	return query_end(q, going ? err : NULL) && going;
}
