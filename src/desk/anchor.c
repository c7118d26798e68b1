/* SPDX-License-Identifier: MIT */
#include "desk/anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum { NOTES_LARGEST = 64 << 20, FIELDS = 7 };

enum { AT_SEQ, AT_HASH, AT_TIME, AT_KIND, AT_MARK, AT_PATH, AT_PLACE };

static bool place_of(const struct desk *desk, struct buf *out)
{
	if (!desk->state || !*desk->state)
		return false;
	buf_addf(out, "%s/anchors", desk->state);
	return !out->failed;
}

/* --- reading --- */

struct note {
	const char *fields[FIELDS];
	size_t lens[FIELDS];
	size_t line;
};

static bool is(const struct note *note, int field, const char *text)
{
	return strlen(text) == note->lens[field] && memcmp(note->fields[field], text, note->lens[field]) == 0;
}

/* The line at *at, which moves behind it. False at the end; a line that is none of ours
 * has no fields. */
static bool next_note(const struct buf *text, size_t *at, struct note *note)
{
	if (*at >= text->len)
		return false;
	const char *line = text->data + *at, *end = memchr(line, '\n', text->len - *at);
	size_t len = end ? (size_t)(end - line) : text->len - *at;
	*at += len + 1;
	*note = (struct note){.line = note->line + 1};
	for (int i = 0; i < FIELDS; i++) {
		const char *tab = i < FIELDS - 1 ? memchr(line, '\t', len) : NULL;
		if (i < FIELDS - 1 && !tab) {
			*note = (struct note){.line = note->line};
			return true;
		}
		note->fields[i] = line;
		note->lens[i] = tab ? (size_t)(tab - line) : len;
		line += note->lens[i] + 1;
		len -= tab ? note->lens[i] + 1 : len;
	}
	return true;
}

static int64_t number_of(const struct note *note, int field)
{
	int64_t value = 0;
	char text[24] = "";
	if (note->lens[field] < sizeof text)
		memcpy(text, note->fields[field], note->lens[field]);
	return text_number(text, 0, INT64_MAX, &value) ? value : 0;
}

static bool begins(const struct note *note)
{
	return is(note, AT_KIND, "init") || is(note, AT_KIND, "restore");
}

static bool exists(const struct note *note)
{
	char path[FILE_PATH] = "";
	if (note->lens[AT_PATH] < sizeof path)
		memcpy(path, note->fields[AT_PATH], note->lens[AT_PATH]);
	return access(path, F_OK) == 0;
}

static bool load(const struct desk *desk, struct buf *path, struct buf *text, struct err *err)
{
	if (!place_of(desk, path) || access(buf_str(path), F_OK) != 0)
		return true;
	return file_read(buf_str(path), NULL, NOTES_LARGEST, text, err);
}

/* Where the notes of the book that is now at this path begin. */
static size_t first_line(const struct buf *text, const char *path)
{
	struct note note = {.line = 0};
	size_t first = 0;
	for (size_t at = 0; next_note(text, &at, &note);)
		if (note.fields[0] && begins(&note) && is(&note, AT_PATH, path))
			first = note.line;
	return first;
}

static bool add(struct vec *anchors, const struct note *note, const char *file, struct err *err)
{
	struct anchor *slot = vec_push(anchors);
	if (slot) {
		*slot = (struct anchor){.seq = number_of(note, AT_SEQ), .at = number_of(note, AT_TIME)};
		if (note->lens[AT_HASH] < sizeof slot->hash)
			memcpy(slot->hash, note->fields[AT_HASH], note->lens[AT_HASH]);
		snprintf(slot->says, sizeof slot->says, "your own note (%.*s) in line %zu of %s",
		         (int)(note->lens[AT_KIND] < 20 ? note->lens[AT_KIND] : 20), note->fields[AT_KIND], note->line, file);
	}
	return vec_ok(anchors, err);
}

bool desk_anchor_notes(struct desk *desk, struct vec *anchors, struct err *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT, shown = BUF_INIT;
	char mark[ANCHOR_MARK];
	bool ok = load(desk, &path, &text, err) && anchor_mark(desk->db, mark, err);
	size_t first = ok ? first_line(&text, desk->path) : 0;
	struct note note = {.line = 0};
	file_short(&shown, buf_str(&path));
	for (size_t at = 0; ok && next_note(&text, &at, &note);) {
		if (!note.fields[0] || !number_of(&note, AT_SEQ))
			continue;
		bool here = is(&note, AT_PATH, desk->path);
		if (here ? note.line >= first : is(&note, AT_MARK, mark) && !exists(&note))
			ok = add(anchors, &note, buf_str(&shown), err);
	}
	buf_release(&path);
	buf_release(&text);
	buf_release(&shown);
	return ok;
}

/* --- writing --- */

/* A field holds no tab and no line end. */
static void add_field(struct buf *out, const char *text, char end)
{
	for (; *text; text++)
		buf_addc(out, (unsigned char)*text < 0x20 ? '?' : *text);
	buf_addc(out, end);
}

/* One write at the end of the file: two processes never mix their lines. */
static void append(const char *path, const struct buf *line)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return;
	if (write(fd, line->data, line->len) == (ssize_t)line->len)
		fdatasync(fd);
	close(fd);
}

static bool noted(struct desk *desk, int64_t seq, const char *hash)
{
	struct vec anchors = VEC_INIT(struct anchor);
	bool found = false;
	if (desk_anchor_notes(desk, &anchors, NULL))
		for (size_t i = 0; i < anchors.len && !found; i++) {
			const struct anchor *anchor = &VEC_AT(struct anchor, &anchors, i);
			found = anchor->seq == seq && strcmp(anchor->hash, hash) == 0;
		}
	vec_release(&anchors);
	return found;
}

static void note_head(struct desk *desk, const char *kind, const char *place, bool again)
{
	struct buf path = BUF_INIT, line = BUF_INIT;
	struct digest head;
	int64_t seq;
	char hash[DIGEST_HEX], mark[ANCHOR_MARK];
	if (place_of(desk, &path) && entry_head(desk->db, &seq, &head, NULL) && anchor_mark(desk->db, mark, NULL)) {
		digest_hex(&head, hash);
		buf_addf(&line, "%lld\t%s\t%lld\t", (long long)seq, hash, (long long)clock_now().at);
		add_field(&line, kind, '\t');
		add_field(&line, mark, '\t');
		add_field(&line, desk->path, '\t');
		add_field(&line, place, '\n');
		if (!line.failed && (again || (seq && !noted(desk, seq, hash)))) {
			file_make_folders(desk->state);
			append(buf_str(&path), &line);
		}
	}
	buf_release(&path);
	buf_release(&line);
}

void desk_anchor_note(struct desk *desk, const char *kind, const char *place)
{
	note_head(desk, kind, place, false);
}

void desk_anchor_begin(struct desk *desk, const char *kind)
{
	note_head(desk, kind, "", true);
}
