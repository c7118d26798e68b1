/* SPDX-License-Identifier: MIT */
#include "desk/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "base/text.h"
#include "base/vec.h"
#include "desk/story.h"
#include "store/fields.h"

enum { BEFORE_MARK = 60 };

/* --- the line that is shown --- */

/* A character's start at or behind at. */
static size_t whole_from(const char *text, size_t len, size_t at)
{
	while (at < len && ((unsigned char)text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* The text around its first mark: from a blank before it, not from the middle of a
 * word where there is one. */
static size_t line_start(const char *text, size_t len, size_t mark)
{
	if (mark <= BEFORE_MARK)
		return 0;
	size_t at = whole_from(text, len, mark - BEFORE_MARK);
	const char *blank = memchr(text + at, ' ', mark - at);
	return blank ? (size_t)(blank - text) + 1 : at;
}

static void set_line(struct desk_found *found, struct needle *needle, struct arena *arena)
{
	struct buf line = BUF_INIT;
	struct needle_mark first;
	const char *text = found->hit.text;
	size_t len = strlen(text);
	size_t from = needle_marks(needle, text, len, &first, 1) ? line_start(text, len, first.from) : 0;
	size_t end = whole_from(text, len, from + FOUND_LINE - 8 < len ? from + FOUND_LINE - 8 : len);
	buf_adds(&line, from ? "..." : "");
	buf_add(&line, text + from, end - from);
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] == '\n' || line.data[i] == '\r' || line.data[i] == '\t')
			line.data[i] = ' ';
	found->line = arena_strn(arena, buf_str(&line), line.len);
	found->mark_count = needle_marks(needle, found->line, strlen(found->line), found->marks, FOUND_MARKS);
	buf_release(&line);
}

const char *desk_found_what(const struct desk_found *found, struct arena *arena)
{
	const struct search_hit *hit = &found->hit;
	switch (hit->kind) {
	case SEARCH_INVOICE: return arena_printf(arena, "invoice #%s", hit->name);
	case SEARCH_MAIL: return strcmp(hit->what, "draft") == 0 ? "draft" : arena_printf(arena, "mail, %s", hit->what);
	case SEARCH_ENTRY: return arena_printf(arena, "%s%s", story_kind(hit->what), hit->withdrawn ? " [withdrawn]" : "");
	default: return search_kind_name(hit->kind);
	}
}

/* --- looking --- */

struct looking {
	struct arena *arena;
	struct needle *needle;
	struct vec rows;
	struct progress *progress;
	int64_t until; /* progress_clock(); 0: for ever */
};

static bool take(void *arg, const struct search_hit *hit)
{
	struct looking *looking = arg;
	struct desk_found *found = vec_push(&looking->rows);
	if (!found)
		return false;
	found->hit = *hit;
	set_line(found, looking->needle, looking->arena);
	return true;
}

static bool at(void *arg, int64_t done, int64_t total, struct err *err)
{
	struct looking *looking = arg;
	if (looking->progress)
		progress_at(looking->progress, done, total);
	if (looking->until && progress_clock() >= looking->until)
		return err_set(err, ERR_AGAIN, "the book is too large to be searched at once");
	return stop_check("nothing was changed", err);
}

static bool run(struct desk *desk, const struct desk_search *wish, struct search *search, struct err *err)
{
	struct buf folded = BUF_INIT;
	if (!wish->starts)
		return search_run(search, err);
	const char *words = wish->words;
	size_t len = strlen(words);
	(void)desk;
	text_trim(&words, &len);
	char *typed = strndup(words, len);
	bool ok = typed ? text_fold(words, len, &folded, err) && search_starts(search, typed, buf_str(&folded), err)
	                : err_memory(err);
	free(typed);
	buf_release(&folded);
	return ok;
}

/* The rows of a vec into the arena that their texts live in. */
static bool settle(struct looking *looking, struct desk_finds *out, struct err *err)
{
	if (!vec_ok(&looking->rows, err))
		return false;
	out->rows = arena_array(&out->arena, looking->rows.len, sizeof *out->rows);
	if (out->rows && looking->rows.len)
		memcpy(out->rows, looking->rows.data, looking->rows.len * sizeof *out->rows);
	out->count = out->rows ? looking->rows.len : 0;
	return arena_ok(&out->arena, err);
}

bool desk_search(struct desk *desk, const struct desk_search *wish, struct desk_finds *out, struct err *err)
{
	*out = (struct desk_finds){0};
	struct needle *needle = needle_new(wish->words, strlen(wish->words), err);
	if (!needle)
		return false;
	struct looking looking = {
		.arena = &out->arena, .needle = needle, .rows = VEC_INIT(struct desk_found), .progress = wish->progress,
		.until = wish->patience ? progress_clock() + wish->patience : 0,
	};
	struct search search = {
		.db = desk->db, .needle = needle, .client = wish->client, .most = wish->most, .arena = &out->arena,
		.each = take, .at = at, .arg = &looking,
	};
	bool ok = run(desk, wish, &search, err) && settle(&looking, out, err) && needle_ok(needle, err);
	memcpy(out->more, search.more, sizeof out->more);
	vec_release(&looking.rows);
	needle_free(needle);
	return ok;
}

void desk_finds_release(struct desk_finds *finds)
{
	arena_release(&finds->arena);
	*finds = (struct desk_finds){0};
}

/* --- in one timeline --- */

static uint32_t in_words(struct needle *needle, const struct entry *entry, uint32_t wanted)
{
	uint32_t found = 0;
	struct field field;
	for (size_t from = 0; entry->words && fields_next(entry->words, entry->words_len, &from, &field);)
		found |= needle_find(needle, field.value, field.value_len, wanted & ~found);
	return found;
}

bool desk_line_holds(struct needle *needle, const struct story_line *line, const struct timeline *timeline)
{
	const char *const shown[] = {line->says, line->who, line->kind};
	uint32_t all = needle_all(needle), found = 0;
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		found |= needle_find(needle, shown[i], strlen(shown[i]), all & ~found);
	if (line->entry)
		found |= in_words(needle, line->entry, all & ~found);
	for (size_t i = 0; line->entry && line->entry->corrected_by && i < timeline->entry_count; i++)
		if (timeline->entries[i].seq == line->entry->corrected_by)
			found |= in_words(needle, &timeline->entries[i], all & ~found);
	return found == all;
}

/* --- from a child to the screen --- */

void desk_finds_pack(const struct desk_finds *finds, struct buf *out)
{
	for (size_t i = 0; i < finds->count; i++) {
		const struct search_hit *hit = &finds->rows[i].hit;
		struct buf row = BUF_INIT;
		fields_add_int(&row, "kind", (int64_t)hit->kind);
		fields_add_int(&row, "id", hit->id);
		fields_add_int(&row, "client", hit->client);
		fields_add_int(&row, "about", hit->about);
		fields_add_int(&row, "at", hit->happened.at);
		fields_add_int(&row, "offset", hit->happened.offset);
		fields_add_int(&row, "withdrawn", hit->withdrawn);
		fields_add(&row, "client-name", hit->client_name);
		fields_add(&row, "what", hit->what);
		fields_add(&row, "name", hit->name);
		fields_add(&row, "text", finds->rows[i].line);
		fields_addn(out, "hit", buf_str(&row), row.len);
		out->failed |= row.failed;
		buf_release(&row);
	}
	for (int kind = 0; kind < SEARCH_KINDS; kind++)
		if (finds->more[kind])
			fields_add_int(out, "more", kind);
}

static const char *text_of(struct arena *arena, const struct field *row, const char *name)
{
	struct field field;
	return fields_get(row->value, row->value_len, name, &field) ? arena_strn(arena, field.value, field.value_len) : "";
}

static int64_t number_of(struct arena *arena, const struct field *row, const char *name)
{
	int64_t number = 0;
	text_number(text_of(arena, row, name), INT64_MIN / 2, INT64_MAX / 2, &number);
	return number;
}

static struct search_hit hit_of(struct arena *arena, const struct field *row)
{
	return (struct search_hit){
		.kind = (enum search_kind)(number_of(arena, row, "kind") % SEARCH_KINDS),
		.id = number_of(arena, row, "id"), .client = number_of(arena, row, "client"),
		.about = number_of(arena, row, "about"),
		.client_name = text_of(arena, row, "client-name"), .what = text_of(arena, row, "what"),
		.name = text_of(arena, row, "name"), .text = text_of(arena, row, "text"),
		.happened = {number_of(arena, row, "at"), (int32_t)number_of(arena, row, "offset")},
		.withdrawn = number_of(arena, row, "withdrawn") != 0,
	};
}

bool desk_finds_unpack(const void *bytes, size_t len, const char *words, struct desk_finds *out, struct err *err)
{
	*out = (struct desk_finds){0};
	struct needle *needle = needle_new(words, strlen(words), err);
	struct looking looking = {.arena = &out->arena, .needle = needle, .rows = VEC_INIT(struct desk_found)};
	struct field field;
	for (size_t from = 0; needle && fields_next(bytes, len, &from, &field);) {
		int64_t kind;
		char number[4] = "";
		if (field.name_len == 3) {
			struct search_hit hit = hit_of(&out->arena, &field);
			take(&looking, &hit);
		} else if (field.value_len == 1) {
			number[0] = field.value[0];
			if (text_number(number, 0, SEARCH_KINDS - 1, &kind))
				out->more[kind] = true;
		}
	}
	bool ok = needle && settle(&looking, out, err) && needle_ok(needle, err);
	vec_release(&looking.rows);
	needle_free(needle);
	return ok;
}
