/* SPDX-License-Identifier: MIT */
#include "ui/attach_fields.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

static const char *const labels[ATTACH_FIELDS] = {
	[ATTACH_FILES] = "Files", [ATTACH_AS] = "They are", [ATTACH_OURS] = "We were in", [ATTACH_THEIRS] = "they in",
	[ATTACH_TOLD] = "Told", [ATTACH_HOW] = "How", [ATTACH_CONSENT] = "Consent",
};
static const int widths[ATTACH_FIELDS] = {
	[ATTACH_FILES] = 40, [ATTACH_AS] = 22, [ATTACH_OURS] = 6, [ATTACH_THEIRS] = 6, [ATTACH_TOLD] = 24, [ATTACH_HOW] = 22,
	[ATTACH_CONSENT] = 22,
};

static struct form_field *field_of(struct attach_fields *self, enum attach_field field)
{
	return form_field(self->form, ATTACH_FIRST + (int)field);
}

/* --- building --- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What was put into the folder for files to come. */
static void list_inbox(struct attach_fields *self)
{
	const char *folder = app_desk(self->app)->config.inbox;
	DIR *dir = opendir(folder);
	size_t count = 0;
	for (struct dirent *d; dir && count < ATTACH_INBOX && (d = readdir(dir));) {
		struct stat st;
		if (*d->d_name == '.' || fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			continue;
		struct buf path = BUF_INIT;
		file_short(&path, arena_printf(&self->arena, "%s/%s", folder, d->d_name));
		self->inbox[count++] = arena_str(&self->arena, buf_str(&path));
		buf_release(&path);
	}
	if (dir)
		closedir(dir);
	qsort(self->inbox, count, sizeof *self->inbox, by_name);
	self->inbox[count] = NULL;
}

static const char *const *list_titles(struct attach_fields *self, enum attach_field field)
{
	size_t count = 0;
	for (const struct attach_choice *choice = attach_choices(field); choice->code; choice++)
		self->titles[field][count++] = choice->title;
	self->titles[field][count] = NULL;
	return self->titles[field];
}

static struct form_field make_field(struct attach_fields *self, enum attach_field field)
{
	struct form_field made = {
		.id = ATTACH_FIRST + (int)field, .kind = FIELD_TEXT, .label = labels[field], .width = widths[field], .chosen = -1,
		.beside = field == ATTACH_THEIRS || field == ATTACH_HOW,
	};
	if (field == ATTACH_FILES) {
		made.kind = FIELD_PATH;
		made.choices = self->inbox[0] ? self->inbox : NULL;
		made.after = self->meaning;
	}
	if (attach_choices(field)) {
		made.kind = FIELD_CHOICE;
		made.choices = list_titles(self, field);
	}
	return made;
}

size_t attach_fields_add(struct attach_fields *self, struct app *app, struct form *form, const char *kind,
                         struct form_field *fields)
{
	size_t count = 0;
	*self = (struct attach_fields){.app = app, .form = form, .kind = kind};
	list_inbox(self);
	for (int i = 0; i < ATTACH_OURS; i++)
		fields[count++] = make_field(self, (enum attach_field)i);
	for (int i = 0; i < ATTACH_HEADS; i++)
		fields[count++] = (struct form_field){.id = ATTACH_HEAD + i, .kind = FIELD_HEAD, .label = self->warning[i]};
	for (int i = ATTACH_OURS; i < ATTACH_FIELDS; i++)
		fields[count++] = make_field(self, (enum attach_field)i);
	return count;
}

void attach_fields_release(struct attach_fields *self)
{
	arena_release(&self->arena);
}

void attach_fields_fill(struct attach_fields *self, const char *their_place)
{
	struct buf ours = BUF_INIT;
	if (desk_setting(app_desk(self->app), "firm.country", &ours, NULL))
		form_set(self->form, ATTACH_FIRST + ATTACH_OURS, buf_str(&ours));
	form_set(self->form, ATTACH_FIRST + ATTACH_THEIRS, their_place);
	buf_release(&ours);
	attach_fields_follow(self);
}

/* --- what follows --- */

static const char *chosen(struct attach_fields *self, enum attach_field field)
{
	int at = field_of(self, field)->chosen;
	return at < 0 ? "" : attach_choices(field)[at].code;
}

/* Of a recording or of any files. */
static struct attach_text values(struct attach_fields *self, bool recording)
{
	struct attach_text text = {.values = {[ATTACH_FILES] = form_text(self->form, ATTACH_FIRST + ATTACH_FILES)}};
	if (!*text.values[ATTACH_FILES] && !self->answers)
		return text;
	for (int i = ATTACH_AS; i < (recording ? ATTACH_FIELDS : ATTACH_OURS); i++) {
		enum attach_field field = (enum attach_field)i;
		text.values[i] = attach_choices(field) ? chosen(self, field) : form_text(self->form, ATTACH_FIRST + i);
	}
	return text;
}

static bool is_recording(struct attach_fields *self)
{
	struct attach_text text = values(self, false);
	return self->answers || attach_is_recording(&text, self->kind);
}

/* The sentence over as many rows as there are for it. */
static void show_warning(struct attach_fields *self, const char *says, int columns)
{
	for (int i = 0; i < ATTACH_HEADS; i++) {
		size_t len = i == ATTACH_HEADS - 1 ? strlen(says) : text_wrap(says, strlen(says), columns - 2);
		int used;
		size_t fit = text_fit(says, len, columns - 2, &used);
		snprintf(self->warning[i], sizeof self->warning[0], "%s%.*s%s", i ? "  " : "! ", (int)(fit < 90 ? fit : 90), says,
		         fit < len ? "~" : "");
		form_hide(self->form, ATTACH_HEAD + i, !*says);
		says += len;
	}
}

/* Where all must agree, nobody is taken to have done so. */
static void default_consent(struct attach_fields *self, const struct attach_text *text)
{
	struct arena arena = ARENA_INIT;
	struct form_field *consent = field_of(self, ATTACH_CONSENT);
	const char *places[] = {text->values[ATTACH_OURS], text->values[ATTACH_THEIRS]};
	bool all = false;
	for (int i = 0; i < 2; i++) {
		struct consent_place place = consent_place(places[i] ? places[i] : "", &arena);
		all |= *place.code && (strcmp(self->kind, "visit") == 0 ? place.face : place.phone) == CONSENT_ALL;
	}
	if (!consent->touched)
		consent->chosen = all ? 0 : -1;
	arena_release(&arena);
}

void attach_fields_follow(struct attach_fields *self)
{
	struct arena arena = ARENA_INIT;
	bool recording = is_recording(self);
	bool any = !line_empty(&field_of(self, ATTACH_FILES)->line);
	form_hide(self->form, ATTACH_FIRST + ATTACH_FILES, self->answers);
	form_hide(self->form, ATTACH_FIRST + ATTACH_AS, !any || self->answers);
	for (int i = ATTACH_OURS; i < ATTACH_FIELDS; i++)
		form_hide(self->form, ATTACH_FIRST + i, !recording);
	struct attach_text text = values(self, recording);
	if (recording)
		default_consent(self, &text);
	text = values(self, recording);
	show_warning(self, self->answers ? attach_answers_say(&text, self->kind, &arena)
	                   : attach_warning(app_desk(self->app), &text, self->kind, &arena), 76);
	if (!any)
		self->meaning[0] = '\0';
	arena_release(&arena);
}

void attach_fields_check(struct attach_fields *self, struct form_field *field)
{
	struct err err = {0};
	struct buf meaning = BUF_INIT;
	if (field->id < ATTACH_FIRST || field->id >= ATTACH_HEAD)
		return;
	struct attach_text text = values(self, true);
	bool ok = attach_check(app_desk(self->app), &text, (enum attach_field)(field->id - ATTACH_FIRST), &meaning, &err);
	if (!ok)
		form_fail(self->form, field->id, "%.150s", err.text);
	if (field->id == ATTACH_FIRST + ATTACH_FILES)
		snprintf(self->meaning, sizeof self->meaning, "%s%.70s", meaning.len ? "= " : "", buf_str(&meaning));
	buf_release(&meaning);
	attach_fields_follow(self);
}

struct attach_text attach_fields_values(struct attach_fields *self)
{
	return values(self, is_recording(self));
}
