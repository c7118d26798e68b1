/* SPDX-License-Identifier: MIT */
#include "follow/caps.h"

#include <string.h>

#include "base/blocks.h"
#include "base/text.h"
#include "base/vec.h"

/* --- the file --- */

struct reading {
	struct vec list; /* struct cap */
	daynum known_until;
};

static bool one_of(const char *value, const char *const *words, int *out, struct err *err)
{
	for (*out = 0; words[*out]; ++*out)
		if (strcmp(words[*out], value) == 0)
			return true;
	return err_set(err, ERR_DATA, "\"%.40s\" is no word for this", value);
}

static bool read_channels(const char *value, unsigned *out, struct err *err)
{
	static const char *const names[] = {"call", "visit", "letter", "mail"};
	*out = 0;
	while (*value) {
		size_t len = strcspn(value, " "), i = 0;
		while (i < 4 && (strlen(names[i]) != len || memcmp(names[i], value, len) != 0))
			i++;
		if (i == 4)
			return err_set(err, ERR_DATA, "\"%.*s\" is no channel: call, visit, letter, mail", (int)len, value);
		*out |= 1u << i;
		value += len + strspn(value + len, " ");
	}
	return true;
}

static bool read_quiet(const char *value, struct cap *cap, struct err *err)
{
	int times[4];
	bool ok = strlen(value) == 11 && value[2] == ':' && value[5] == '-' && value[8] == ':';
	for (int i = 0; ok && i < 4; i++) {
		const char *digits = value + i * 3;
		ok = digits[0] >= '0' && digits[0] <= '9' && digits[1] >= '0' && digits[1] <= '9';
		times[i] = ok ? (digits[0] - '0') * 10 + digits[1] - '0' : 0;
		ok = ok && times[i] < (i % 2 ? 60 : 24);
	}
	if (!ok)
		return err_set(err, ERR_DATA, "\"%.40s\" should be like 21:00-08:00", value);
	cap->quiet_from = times[0] * 60 + times[1];
	cap->quiet_to = times[2] * 60 + times[3];
	return true;
}

static bool read_number(const char *value, int *out, struct err *err)
{
	int64_t n;
	if (!text_number(value, 0, 366, &n))
		return err_set(err, ERR_DATA, "\"%.40s\" is no whole number of 0 to 366", value);
	*out = (int)n;
	return true;
}

static bool read_cap(struct cap *cap, const char *key, const char *value, struct err *err)
{
	static const char *const protects[] = {"everyone", "consumer", "company", NULL};
	static const char *const counts[] = {"attempts", "talks", "reached", NULL};
	static const char *const on[] = {"all", "working", "free", NULL};
	int word = 0;
	bool ok = true;
	if (strcmp(key, "title") == 0)
		cap->title = value;
	else if (strcmp(key, "source") == 0)
		cap->source = value;
	else if (strcmp(key, "place") == 0)
		cap->place = value;
	else if (strcmp(key, "channels") == 0)
		ok = read_channels(value, &cap->channels, err);
	else if (strcmp(key, "quiet") == 0)
		ok = read_quiet(value, cap, err);
	else if (strcmp(key, "days") == 0)
		ok = read_number(value, &cap->days, err);
	else if (strcmp(key, "most") == 0)
		ok = read_number(value, &cap->most, err);
	else if (strcmp(key, "protects") == 0) {
		ok = one_of(value, protects, &word, err);
		cap->protects = (enum caps_protects)word;
	} else if (strcmp(key, "counts") == 0) {
		ok = one_of(value, counts, &word, err);
		cap->counts = (enum caps_counts)word;
	} else if (strcmp(key, "on") == 0) {
		ok = one_of(value, on, &word, err);
		cap->on = (enum caps_days)word;
	} else {
		ok = err_set(err, ERR_DATA, "there is no key \"%.40s\"", key);
	}
	return ok;
}

static bool take(void *arg, const char *block, const char *key, const char *value, struct err *err)
{
	struct reading *reading = arg;
	if (!key) {
		struct cap *cap = vec_push(&reading->list);
		if (cap)
			*cap = (struct cap){.name = block, .title = block, .source = "", .place = "*"};
		return cap || err_memory(err);
	}
	if (reading->list.len)
		return read_cap(&VEC_AT(struct cap, &reading->list, reading->list.len - 1), key, value, err);
	return strcmp(key, "known-until") == 0 ? date_parse_iso(value, &reading->known_until, err)
	                                       : err_set(err, ERR_DATA, "there is no key \"%.40s\"", key);
}

bool caps_parse(const char *text, size_t len, const char *file, struct arena *arena, struct caps *out,
                struct err *err)
{
	struct reading reading = {VEC_INIT(struct cap), DATE_NONE};
	bool ok = blocks_read(text, len, file, arena, take, &reading, err);
	for (size_t i = 0; ok && i < reading.list.len; i++) {
		const struct cap *cap = &VEC_AT(struct cap, &reading.list, i);
		if (!cap->channels || (!cap->days && cap->quiet_from == cap->quiet_to))
			ok = err_set(err, ERR_DATA, "%s: [%.40s] says neither days nor quiet, or no channels", file, cap->name);
	}
	struct cap *list = ok ? arena_array(arena, reading.list.len, sizeof *list) : NULL;
	if (list && reading.list.len)
		memcpy(list, reading.list.data, reading.list.len * sizeof *list);
	*out = (struct caps){list, list ? reading.list.len : 0, reading.known_until};
	vec_release(&reading.list);
	return ok && arena_ok(arena, err);
}

/* --- looking --- */

static bool applies(const struct cap *cap, const struct caps_facts *f)
{
	if (!(cap->channels & f->channel))
		return false;
	if (strcmp(cap->place, "*") != 0 && strcmp(cap->place, f->place) != 0)
		return false;
	if (cap->protects == CAPS_EVERYONE)
		return true;
	/* switched on, a company is protected by its place's rules and by its own */
	return f->consumer ? cap->protects == CAPS_CONSUMER : f->companies;
}

static bool counts(const struct cap *cap, const struct caps_facts *f, const struct caps_contact *c)
{
	int ago = f->day - c->day;
	if (!(cap->channels & c->channel) || ago < 0 || ago >= cap->days || c->wrong)
		return false;
	switch (cap->counts) {
	case CAPS_TALKS: return c->talked;
	case CAPS_REACHED: return !c->in && (c->talked || c->left);
	default: return !c->in;
	}
}

static bool is_quiet(const struct cap *cap, const struct caps_facts *f)
{
	if (cap->quiet_from == cap->quiet_to || f->minute < 0)
		return false;
	if (cap->on != CAPS_ALL_DAYS && (cap->on == CAPS_WORKING) != f->works)
		return false;
	return cap->quiet_from < cap->quiet_to ? f->minute >= cap->quiet_from && f->minute < cap->quiet_to
	                                       : f->minute >= cap->quiet_from || f->minute < cap->quiet_to;
}

static const char *channel_word(unsigned channel)
{
	return channel == CAPS_CALL ? "call" : channel == CAPS_VISIT ? "visit" : channel == CAPS_LETTER ? "letter" : "mail";
}

/* "1st", "22nd", "13th" */
static const char *ordinal(int n)
{
	int teens = n % 100;
	if (teens >= 11 && teens <= 13)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

static const char *too_often(const struct cap *cap, const struct caps_facts *f, struct arena *arena)
{
	int before = 0;
	daynum last = DATE_NONE;
	char day[DATE_TEXT_SIZE];
	for (size_t i = 0; i < f->count; i++) {
		if (!counts(cap, f, &f->contacts[i]))
			continue;
		before++;
		if (last == DATE_NONE || f->contacts[i].day > last)
			last = f->contacts[i].day;
	}
	if (before < (cap->most ? cap->most : 1))
		return NULL;
	if (cap->most)
		return arena_printf(arena, "the %d%s %s in %d day%s: %s", before + 1, ordinal(before + 1),
		                    cap->channels == f->channel ? channel_word(f->channel) : "contact", cap->days,
		                    cap->days == 1 ? "" : "s", cap->title);
	return arena_printf(arena, "the last %s was on %s: %s", cap->channels == f->channel ? channel_word(f->channel) : "contact",
	                    date_short(last, day), cap->title);
}

size_t caps_look(const struct caps *caps, const struct caps_facts *facts, struct arena *arena,
                 struct caps_warning *out, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < caps->count && count < most; i++) {
		const struct cap *cap = &caps->list[i];
		if (!applies(cap, facts))
			continue;
		const char *says = cap->days ? too_often(cap, facts, arena) : NULL;
		if (!says && is_quiet(cap, facts))
			says = arena_printf(arena, "it is %02d:%02d there: %s", facts->minute / 60, facts->minute % 60, cap->title);
		if (says)
			out[count++] = (struct caps_warning){cap, says};
	}
	return count;
}

const char *caps_agreed(const struct caps_facts *facts, struct arena *arena)
{
	const struct caps_contact *talk = NULL;
	char day[DATE_TEXT_SIZE];
	for (size_t i = 0; i < facts->count; i++)
		if (facts->contacts[i].talked && (!talk || facts->contacts[i].day >= talk->day))
			talk = &facts->contacts[i];
	if (!talk || !(talk->call_back || talk->dated) || (talk->dated && facts->day < talk->next_on))
		return "";
	if (!talk->dated)
		return "they asked to be called back";
	return arena_printf(arena, "%s %s", talk->call_back ? "they asked to be called back on" : "agreed for",
	                    date_short(talk->next_on, day));
}
