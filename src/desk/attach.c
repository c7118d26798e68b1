/* SPDX-License-Identifier: MIT */
#include "desk/attach.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/media.h"
#include "base/path.h"
#include "base/text.h"
#include "store/content.h"
#include "store/deed.h"
#include "store/entry_file.h"
#include "store/fields.h"
#include "store/logging.h"

enum { NAME_MOST = 200, LINE_MOST = 500 };
static const int64_t file_most = INT64_C(1) << 30, reserve = INT64_C(64) << 20;

static const char *value(const struct attach_text *text, enum attach_field field)
{
	return text->values[field] ? text->values[field] : "";
}

/* --- words --- */

static const struct attach_choice kinds[] = {
	{"copy", "Copy of a letter"}, {"delivery", "Proof of delivery"}, {"receipt", "Receipt of posting"},
	{"recording", "Recording"}, {"photo", "Photo"}, {"contract", "Contract"}, {"order", "Order"},
	{"invoice", "Copy of the invoice"}, {"enclosure", "Enclosure of a mail"}, {"other", "Other file"}, {NULL, NULL},
};
static const struct attach_choice ways[] = {
	{"at-start", "Said at the start"}, {"in-writing", "In writing beforehand"}, {"announced", "Announced by a voice"},
	{"no", "Not told"}, {NULL, NULL},
};
static const struct attach_choice consents[] = {
	{"no", "No, or not asked"}, {"given", "Asked and given"}, {"written", "Given in writing"}, {"refused", "Refused"},
	{"one-party", "Nobody had to be asked"}, {NULL, NULL},
};

const struct attach_choice *attach_choices(enum attach_field field)
{
	return field == ATTACH_AS ? kinds : field == ATTACH_HOW ? ways : field == ATTACH_CONSENT ? consents : NULL;
}

const char *attach_title(enum attach_field field, const char *code)
{
	for (const struct attach_choice *choice = attach_choices(field); choice && choice->code; choice++)
		if (strcmp(choice->code, code) == 0)
			return choice->title;
	return code;
}

const char *attach_field_name(enum attach_field field)
{
	static const char *const names[ATTACH_FIELDS] = {"attach", "as", "our-place", "their-place", "told", "told-how",
	                                                 "consent"};
	return names[field];
}

const char *attach_guess(const char *name, const char *kind)
{
	const char *type = media_type(name);
	if (media_is_sound(type))
		return "recording";
	if (strcmp(kind, "letter") == 0)
		return "copy";
	return media_is_image(type) ? "photo" : strncmp(kind, "mail", 4) == 0 ? "enclosure" : "other";
}

static const char *code_of(const struct attach_text *text, enum attach_field field)
{
	for (const struct attach_choice *choice = attach_choices(field); choice->code; choice++)
		if (text_ascii_same(value(text, field), choice->code) || text_same(value(text, field), choice->title))
			return choice->code;
	return "";
}

/* --- fields --- */

/* What the file is: as told, else as its name suggests. */
/* What a voice may be in is a recording whatever it is called: consent is asked for all the same. */
static const char *what_of(const struct attach_text *text, const char *name, const char *kind)
{
	const char *told = code_of(text, ATTACH_AS);
	return *told && !media_is_sound(media_type(name)) ? told : attach_guess(name, kind);
}

bool attach_is_recording(const struct attach_text *text, const char *kind)
{
	struct buf path = BUF_INIT;
	bool found = false;
	for (const char *at = value(text, ATTACH_FILES); !found && path_next(&at, &path);)
		found = strcmp(what_of(text, path_name(buf_str(&path)), kind), "recording") == 0;
	buf_release(&path);
	return found;
}

/* Told with the path as a person would write it. */
static bool is_there(const char *path, struct err *err)
{
	struct stat st;
	struct buf shown = BUF_INIT;
	if (lstat(path, &st) == 0)
		return true;
	file_short(&shown, path);
	err_set(err, ERR_NOINPUT, "%s: there is no such file", buf_str(&shown));
	buf_release(&shown);
	return false;
}

static bool look_at(struct desk *desk, const char *path, int64_t *size, struct err *err)
{
	if (!is_there(path, err))
		return false;
	int fd = file_open(path, desk->path, size, err);
	if (fd < 0)
		return false;
	close(fd);
	if (!*size)
		return err_set(err, ERR_DATA, "%s is empty: there is nothing to keep", path_name(path));
	return *size <= file_most || err_set(err, ERR_DATA, "%s has more than 1 GiB, the most a file may have", path_name(path));
}

static bool check_files(struct desk *desk, const struct attach_text *text, struct buf *meaning, struct err *err)
{
	struct buf path = BUF_INIT;
	int64_t size, sum = 0;
	int count = 0;
	bool ok = true;
	for (const char *at = value(text, ATTACH_FILES); ok && path_next(&at, &path);) {
		ok = ++count <= ATTACH_MOST ? look_at(desk, buf_str(&path), &size, err)
		     : err_set(err, ERR_DATA, "attach at most %d files at once", ATTACH_MOST);
		sum += ok ? size : 0;
	}
	buf_release(&path);
	if (ok && meaning && count) {
		if (count > 1)
			buf_addf(meaning, "%d files, ", count);
		file_size_text(meaning, sum);
	}
	return ok;
}

static bool check_choice(const struct attach_text *text, enum attach_field field, struct err *err)
{
	struct buf allowed = BUF_INIT;
	if (!*value(text, field) || *code_of(text, field))
		return true;
	for (const struct attach_choice *choice = attach_choices(field); choice->code; choice++)
		buf_addf(&allowed, "%s%s", allowed.len ? ", " : "", choice->code);
	err_set(err, ERR_DATA, "\"%.40s\" is not one of: %s", value(text, field), buf_str(&allowed));
	buf_release(&allowed);
	return false;
}

static bool check_place(const struct attach_text *text, enum attach_field field, struct buf *meaning, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *typed = value(text, field);
	struct consent_place place = consent_place(typed, &arena);
	size_t letters = strspn(place.code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	bool ok = !*typed || (letters == 2 && (!place.code[2] || (place.code[2] == '-' && place.code[3])));
	if (ok && meaning && *typed)
		buf_addf(meaning, "%s: %s", place.name, consent_rule_says(place.phone));
	if (!ok)
		err_set(err, ERR_DATA, "\"%.20s\" is not a place: a country of two letters like DE, or a state like US-CA", typed);
	arena_release(&arena);
	return ok;
}

bool attach_check(struct desk *desk, const struct attach_text *text, enum attach_field field, struct buf *meaning,
                  struct err *err)
{
	switch (field) {
	case ATTACH_FILES: return check_files(desk, text, meaning, err);
	case ATTACH_OURS:
	case ATTACH_THEIRS: return check_place(text, field, meaning, err);
	case ATTACH_TOLD:
		return strlen(value(text, field)) <= LINE_MOST || err_set(err, ERR_DATA, "this is longer than %d bytes", LINE_MOST);
	default: return check_choice(text, field, err);
	}
}

static struct consent_asked asked_of(const struct attach_text *text, const char *kind, struct arena *arena)
{
	return (struct consent_asked){
		.ours = consent_place(value(text, ATTACH_OURS), arena).code,
		.theirs = consent_place(value(text, ATTACH_THEIRS), arena).code,
		.face = strcmp(kind, "visit") == 0, .told = arena_str(arena, value(text, ATTACH_TOLD)),
		.how = code_of(text, ATTACH_HOW), .consent = code_of(text, ATTACH_CONSENT),
	};
}

const char *attach_answers_say(const struct attach_text *text, const char *kind, struct arena *arena)
{
	struct consent_verdict verdict;
	struct consent_asked asked = asked_of(text, kind, arena);
	consent_judge(&asked, arena, &verdict);
	return verdict.says;
}

const char *attach_warning(struct desk *desk, const struct attach_text *text, const char *kind, struct arena *arena)
{
	(void)desk;
	return attach_is_recording(text, kind) ? attach_answers_say(text, kind, arena) : "";
}

/* --- taking in --- */

static bool open_one(struct desk *desk, const char *path, const char *what, struct attach_batch *batch, struct err *err)
{
	struct content content;
	struct buf name = BUF_INIT;
	int64_t size;
	if (batch->count == ATTACH_MOST)
		return err_set(err, ERR_DATA, "attach at most %d files at once", ATTACH_MOST);
	if (!look_at(desk, path, &size, err))
		return false;
	int fd = file_open(path, desk->path, NULL, err);
	if (fd < 0)
		return false;
	size_t at = batch->count++;
	batch->files[at].fd = fd;
	batch->files[at].path = arena_str(&batch->arena, path);
	batch->files[at].what = what;
	bool ok = content_measure(fd, path, file_most, &content, err) &&
	          text_nfc(path_name(path), strlen(path_name(path)), &name, err);
	batch->files[at].len = content.len;
	batch->files[at].digest = content.digest;
	batch->files[at].name = arena_str(&batch->arena, buf_str(&name));
	buf_release(&name);
	batch->recording |= strcmp(what, "recording") == 0;
	if (ok && strlen(batch->files[at].name) > NAME_MOST)
		return err_set(err, ERR_DATA, "the name of that file is longer than %d bytes: give it a shorter one", NAME_MOST);
	return ok;
}

static bool room_for(struct desk *desk, const struct attach_batch *batch, struct err *err)
{
	int64_t sum = 0, space = file_space(desk->path);
	struct buf needs = BUF_INIT;
	for (size_t i = 0; i < batch->count; i++)
		sum += batch->files[i].len;
	if (space < 0 || space - sum >= reserve)
		return true;
	file_size_text(&needs, sum);
	err_set(err, ERR_IO, "the book's disk has no room for %s: free some, or attach less", buf_str(&needs));
	buf_release(&needs);
	return false;
}

/* The answers on consent, of a recording; anything else has none. */
static bool check_answers(struct desk *desk, const struct attach_text *text, bool recording, struct err *err)
{
	for (int i = ATTACH_OURS; i < ATTACH_FIELDS; i++) {
		enum attach_field field = (enum attach_field)i;
		if (!recording && *value(text, field))
			return err_set(err, ERR_DATA, "--%s is asked of a recording; --as recording says that it is one",
			               attach_field_name(field));
		if (!attach_check(desk, text, field, NULL, err))
			return err_prefix(err, "--%s: ", attach_field_name(field));
	}
	return true;
}

bool attach_open(struct desk *desk, const struct attach_text *text, const char *kind, struct attach_batch *batch,
                 struct err *err)
{
	struct buf path = BUF_INIT;
	*batch = (struct attach_batch){.count = 0};
	bool ok = attach_check(desk, text, ATTACH_FILES, NULL, err) &&
	          (attach_check(desk, text, ATTACH_AS, NULL, err) || err_prefix(err, "--as: ")) &&
	          check_answers(desk, text, attach_is_recording(text, kind), err);
	for (const char *at = value(text, ATTACH_FILES); ok && path_next(&at, &path);)
		ok = open_one(desk, buf_str(&path), what_of(text, path_name(buf_str(&path)), kind), batch, err);
	batch->asked = asked_of(text, kind, &batch->arena);
	buf_release(&path);
	return ok && (!batch->count || room_for(desk, batch, err)) && arena_ok(&batch->arena, err);
}

void attach_release(struct attach_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		close(batch->files[i].fd);
	batch->count = 0;
	arena_release(&batch->arena);
}

static void add_consent(struct entry_new *entry, const struct consent_asked *asked)
{
	struct arena arena = ARENA_INIT;
	struct consent_verdict verdict;
	consent_judge(asked, &arena, &verdict);
	fields_add(&entry->facts, "our-place", asked->ours);
	fields_add(&entry->facts, "their-place", asked->theirs);
	fields_add(&entry->facts, "rule", consent_rule_code(verdict.rule));
	fields_add(&entry->facts, "told-how", asked->how);
	fields_add(&entry->facts, "consent", asked->consent);
	fields_add(&entry->facts, "kept-out", verdict.keeps);
	fields_add(&entry->words, "told", asked->told);
	arena_release(&arena);
}

bool attach_put(struct desk *desk, struct attach_batch *batch, struct entry_new *entry, struct err *err)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct content content = {.len = batch->files[i].len, .digest = batch->files[i].digest};
		struct entry_file file = {.name = batch->files[i].name, .type = media_type(batch->files[i].name),
		                          .what = batch->files[i].what, .digest = content.digest, .len = content.len};
		if (!content_take(desk->db, batch->files[i].fd, batch->files[i].path, &content, err))
			return false;
		entry_file_add(entry, &file);
	}
	if (batch->recording)
		add_consent(entry, &batch->asked);
	return buf_ok(&entry->facts, err) && buf_ok(&entry->words, err);
}

/* --- later --- */

static bool find_target(struct desk *desk, const struct attach_to *to, struct arena *arena, struct entry *about,
                        struct err *err)
{
	*about = (struct entry){.client = to->client, .invoice = to->invoice, .kind = "file"};
	if (!to->entry)
		return true;
	if (!entry_load(desk->db, to->entry, arena, about, err))
		return false;
	if (about->withdrawn_by)
		return err_set(err, ERR_NO, "entry %" PRId64 " was withdrawn: attach to one that stands", to->entry);
	return about->client ? true : err_set(err, ERR_NO, "entry %" PRId64 " (%s) belongs to no client", to->entry, about->kind);
}

static bool append(struct desk *desk, const char *kind, const struct entry *about, const char *note,
                   struct attach_batch *batch, int64_t *seq, struct err *err)
{
	struct entry_new entry = {.kind = kind, .client = about->client, .invoice = about->invoice, .about = about->seq};
	struct buf composed = BUF_INIT;
	bool ok = text_nfc(note, strlen(note), &composed, err);
	fields_addn(&entry.words, "text", buf_str(&composed), composed.len);
	if (ok && strcmp(kind, "consent") == 0)
		add_consent(&entry, &batch->asked);
	ok = ok && attach_put(desk, batch, &entry, err) && entry_append(desk->db, &desk->actor, &entry, seq, err);
	buf_release(&composed);
	entry_new_release(&entry);
	return ok;
}

static bool deed(struct desk *desk, const char *kind, const struct entry *about, const char *note,
                 struct attach_batch *batch, int64_t *seq, struct arena *arena, struct err *err)
{
	struct deed deed;
	const char *client = "";
	const char *name = batch->count == 1 ? batch->files[0].name : strcmp(kind, "file") == 0 ? "files" : "consent";
	if (!logging_client(desk->db, about->client, arena, &client, err) ||
	    !deed_begin(&deed, desk->db, &desk->actor, err, "%.60s at %.80s", name, client))
		return false;
	bool ok = append(desk, kind, about, note, batch, seq, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

bool desk_attach(struct desk *desk, const struct attach_to *to, const struct attach_text *text, const char *note,
                 int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct attach_batch batch = {.count = 0};
	struct entry about;
	int64_t written = 0;
	bool ok = find_target(desk, to, &arena, &about, err) && attach_open(desk, text, about.kind, &batch, err);
	if (ok && !batch.count)
		ok = err_set(err, ERR_DATA, "name a file to attach");
	ok = ok && deed(desk, "file", &about, note, &batch, &written, &arena, err);
	attach_release(&batch);
	arena_release(&arena);
	if (ok && seq)
		*seq = written;
	return ok;
}

static bool has_recording(struct desk *desk, const struct entry *entry, struct arena *arena, bool *found, struct err *err)
{
	struct entry_file *files;
	size_t count;
	*found = false;
	if (!entry_files(desk->db, entry, arena, &files, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		*found |= strcmp(files[i].what, "recording") == 0;
	return true;
}

bool desk_consent(struct desk *desk, int64_t entry, const struct attach_text *text, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct attach_batch batch = {.count = 0};
	struct entry about;
	int64_t written = 0;
	bool recording = false;
	bool ok = find_target(desk, &(struct attach_to){.entry = entry}, &arena, &about, err) &&
	          has_recording(desk, &about, &arena, &recording, err);
	if (ok && !recording)
		ok = err_set(err, ERR_NO, "entry %" PRId64 " has no recording", entry);
	ok = ok && check_answers(desk, text, true, err);
	batch.asked = asked_of(text, about.kind, &batch.arena);
	ok = ok && deed(desk, "consent", &about, "", &batch, &written, &arena, err);
	attach_release(&batch);
	arena_release(&arena);
	if (ok && seq)
		*seq = written;
	return ok;
}
