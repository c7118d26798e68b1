/* SPDX-License-Identifier: MIT */
#include "desk/story_file.h"

#include <string.h>

#include "base/file.h"
#include "desk/attach.h"
#include "desk/files.h"
#include "store/entry_file.h"
#include "store/fields.h"

static bool is_kind(const struct entry *entry, const char *kind)
{
	return strcmp(entry->kind, kind) == 0;
}

const char *story_files_mark(struct timeline *timeline, const struct entry *entry)
{
	size_t count = entry_file_count(entry->facts, entry->facts_len);
	for (size_t i = 0; i < timeline->entry_count; i++) {
		const struct entry *later = &timeline->entries[i];
		if (later->about == entry->seq && !later->withdrawn_by && is_kind(later, "file"))
			count += entry_file_count(later->facts, later->facts_len);
	}
	return count ? arena_printf(&timeline->arena, "[%zu file%s]", count, count == 1 ? "" : "s") : "";
}

/* The code of what the first file is: the third word of its fact. */
static const char *first_what(const struct entry *entry, struct arena *arena)
{
	const char *fact = entry_fact(entry, arena, "attached");
	for (int word = 0; word < 2; word++) {
		fact += strcspn(fact, " ");
		fact += *fact == ' ';
	}
	return arena_strn(arena, fact, strcspn(fact, " "));
}

const char *story_file_says(const struct entry *entry, struct arena *arena)
{
	struct buf names = BUF_INIT;
	struct field field;
	const char *note = entry_word(entry, arena, "text");
	if (is_kind(entry, "consent"))
		return arena_printf(arena, "Consent to the recording of entry %lld: %s", (long long)entry->about,
		                    attach_title(ATTACH_CONSENT, entry_fact(entry, arena, "consent")));
	for (size_t at = 0; fields_next(entry->words, entry->words ? entry->words_len : 0, &at, &field);)
		if (field.name_len == 8 && memcmp(field.name, "attached", 8) == 0)
			buf_addf(&names, "%s%.*s", names.len ? ", " : "", (int)field.value_len, field.value);
	const char *says = arena_printf(arena, "%s: %s%s%s", attach_title(ATTACH_AS, first_what(entry, arena)),
	                                names.len ? buf_str(&names) : "(erased)", *note ? ", " : "", note);
	buf_release(&names);
	return says;
}

static const char *file_text(const struct desk_file *file, bool later, struct arena *arena)
{
	struct buf size = BUF_INIT;
	char day[DATE_TEXT_SIZE];
	file_size_text(&size, file->file.len);
	const char *when = later ? arena_printf(arena, ", %s by %s", date_long(moment_day(file->entry->happened), day),
	                                        file->entry->actor) : "";
	const char *text = arena_printf(arena, "%s, %s (file %s)%s%s%s", file->label, buf_str(&size), file->ref, when,
	                                file->file.content ? "" : ", its bytes were erased",
	                                file->kept_out ? ", stays out of bundles: no consent is known" : "");
	buf_release(&size);
	return text;
}

bool story_file_rows(struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows,
                     struct err *err)
{
	struct desk_file *files;
	size_t count;
	const char *consent = entry_fact(entry, arena, "consent"), *how = entry_fact(entry, arena, "told-how");
	struct story_row *answer = *consent || *how ? vec_push(rows) : NULL;
	if (answer)
		*answer = (struct story_row){"Consent", arena_printf(arena, "%s%s%s", attach_title(ATTACH_CONSENT, consent),
		                                                     *consent && *how ? ", told: " : "",
		                                                     attach_title(ATTACH_HOW, how))};
	if (!desk_files(desk, entry->client, entry->seq, entry->withdrawn_by != 0, arena, &files, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool later = files[i].entry->seq != entry->seq;
		bool delivered = later && strcmp(files[i].file.what, "delivery") == 0;
		struct story_row *row = vec_push(rows);
		if (row)
			*row = (struct story_row){delivered ? "Delivered" : "File", arena_printf(arena, "%s: %s", files[i].title,
			                                                                         file_text(&files[i], later, arena))};
	}
	return vec_ok(rows, err);
}
