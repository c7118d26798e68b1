/* SPDX-License-Identifier: MIT */
#include "cli/entry.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "desk/story.h"
#include "store/entry_file.h"
#include "store/fields.h"

static bool same_name(const struct field *a, const struct field *b)
{
	return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
}

/* "next-on" is a member "next_on". */
static void put_name(struct json *json, const struct field *field)
{
	char name[64];
	size_t len = field->name_len < sizeof name ? field->name_len : sizeof name - 1;
	for (size_t i = 0; i < len; i++)
		name[i] = field->name[i] == '-' ? '_' : field->name[i];
	name[len] = '\0';
	json_name(json, name);
}

/* How many of a name there are, and whether this is the first. */
static size_t count_same(const void *bytes, size_t len, const struct field *field, bool *first)
{
	struct field other;
	size_t count = 0;
	for (size_t at = 0; fields_next(bytes, len, &at, &other);)
		if (same_name(&other, field)) {
			if (count == 0)
				*first = other.name == field->name;
			count++;
		}
	return count;
}

static void put_fields(struct json *json, const void *bytes, size_t len)
{
	struct field field, other;
	for (size_t at = 0; fields_next(bytes, len, &at, &field);) {
		bool first = true;
		size_t count = count_same(bytes, len, &field, &first);
		if (!first)
			continue;
		put_name(json, &field);
		if (count == 1) {
			json_textn(json, field.value, field.value_len);
			continue;
		}
		json_open(json, '[');
		for (size_t i = 0; fields_next(bytes, len, &i, &other);)
			if (same_name(&other, &field))
				json_textn(json, other.value, other.value_len);
		json_close(json, ']');
	}
}

static void put_seq(struct json *json, const char *name, int64_t seq)
{
	json_name(json, name);
	if (seq)
		json_int(json, seq);
	else
		json_null(json);
}

/* Absent where it has none. */
static void put_files(struct json *json, const struct entry *entry)
{
	struct entry_file_walk walk = {.facts = entry->facts, .facts_len = entry->facts_len, .words = entry->words,
	                               .words_len = entry->words_len};
	struct arena arena = ARENA_INIT;
	struct entry_file file;
	char hex[DIGEST_HEX];
	if (!entry_file_count(entry->facts, entry->facts_len))
		return;
	json_name(json, "files");
	json_open(json, '[');
	while (entry_file_next(&walk, &arena, &file)) {
		digest_hex(&file.digest, hex);
		json_open(json, '{');
		json_put_int(json, "place", file.place);
		json_put_text(json, "name", file.name);
		json_put_text(json, "what", file.what);
		json_put_text(json, "type", file.type);
		json_put_int(json, "bytes", file.len);
		json_put_text(json, "sha256", hex);
		json_close(json, '}');
	}
	json_close(json, ']');
	arena_release(&arena);
}

void entry_json(struct json *json, const struct entry *entry)
{
	char text[MOMENT_TEXT_SIZE];
	json_open(json, '{');
	json_put_int(json, "entry", entry->seq);
	json_put_text(json, "kind", entry->kind);
	json_put_text(json, "happened", moment_iso(entry->happened, text));
	json_put_text(json, "recorded", moment_iso(entry->recorded, text));
	json_put_text(json, "actor", entry->actor);
	put_seq(json, "about", entry->about);
	put_seq(json, "withdrawn_by", entry->withdrawn_by);
	put_seq(json, "corrected_by", entry->corrected_by);
	json_name(json, "facts");
	json_open(json, '{');
	put_fields(json, entry->facts, entry->facts_len);
	json_close(json, '}');
	json_name(json, "words");
	if (!entry->words) {
		json_null(json);
	} else {
		json_open(json, '{');
		put_fields(json, entry->words, entry->words_len);
		json_close(json, '}');
	}
	put_files(json, entry);
	json_close(json, '}');
}

static void say_rows(struct cli *cli, const struct entry *entry, const char *client, struct arena *arena,
                     const struct story_row *rows, size_t count)
{
	buf_addf(&cli->out, "Entry %" PRId64 ", ", entry->seq);
	text_tame(&cli->out, client, strlen(client));
	buf_addf(&cli->out, "\n%s\n", story_title(entry, arena));
	for (size_t i = 0; i < count; i++) {
		buf_addf(&cli->out, "  %-10s ", rows[i].label);
		text_tame(&cli->out, rows[i].text, strlen(rows[i].text));
		buf_addc(&cli->out, '\n');
	}
}

bool entry_say(struct cli *cli, struct desk *desk, int64_t seq, const char *client, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	struct story_row *rows;
	size_t count;
	bool ok = desk_entry(desk, seq, &arena, &entry, err) &&
	          (cli->json || story_rows(desk, &entry, &arena, &rows, &count, err));
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		entry_json(&json, &entry);
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		say_rows(cli, &entry, client, &arena, rows, count);
	}
	arena_release(&arena);
	return ok;
}
