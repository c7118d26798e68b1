/* SPDX-License-Identifier: MIT */
#include "follow/consent.h"

#include <string.h>

#include "base/asset.h"
#include "base/text.h"

enum { COLUMNS = 7, CODE_MOST = 15 };

static const char *const rules[] = {[CONSENT_ONE] = "one", [CONSENT_TELL] = "tell", [CONSENT_ALL] = "all"};

const char *consent_rule_code(enum consent_rule rule)
{
	return rules[rule];
}

const char *consent_rule_says(enum consent_rule rule)
{
	static const char *const says[] = {
		[CONSENT_ONE] = "one of those who speak may record",
		[CONSENT_TELL] = "everyone must be told",
		[CONSENT_ALL] = "everyone who speaks must agree",
	};
	return says[rule];
}

/* --- the table --- */

static enum consent_rule rule_of(const char *word)
{
	for (int i = CONSENT_ONE; i <= CONSENT_ALL; i++)
		if (strcmp(word, rules[i]) == 0)
			return (enum consent_rule)i;
	return CONSENT_ALL;
}

/* A row into its columns; false for a comment or an empty line. */
static bool split(const char *line, size_t len, struct arena *arena, const char *columns[COLUMNS])
{
	const char *end = line + len;
	if (!len || *line == '#')
		return false;
	for (int i = 0; i < COLUMNS; i++) {
		const char *bar = i < COLUMNS - 1 ? memchr(line, '|', (size_t)(end - line)) : end;
		if (!bar)
			return false;
		const char *word = line;
		size_t word_len = (size_t)(bar - line);
		text_trim(&word, &word_len);
		columns[i] = arena_strn(arena, word, word_len);
		line = bar + (bar < end);
	}
	return true;
}

static bool look_up(const char *code, struct arena *arena, struct consent_place *out)
{
	const struct asset *table = asset_find("consent/places");
	for (const char *line = table ? table->bytes : ""; *line;) {
		const char *columns[COLUMNS];
		size_t len = strcspn(line, "\n");
		size_t code_len = strlen(code);
		bool may_be = len > code_len && memcmp(line, code, code_len) == 0 && line[code_len] == ' ';
		if (may_be && split(line, len, arena, columns)) {
			out->name = columns[1];
			out->phone = rule_of(columns[2]);
			out->face = rule_of(columns[3]);
			out->why = columns[5];
			out->source = columns[6];
			return date_parse_iso(columns[4], &out->known_until, NULL);
		}
		line += len + (line[len] == '\n');
	}
	return false;
}

/* Capitals, at most CODE_MOST of them; UK is what people write for GB. */
static const char *tidy(const char *code, struct arena *arena)
{
	char tidied[CODE_MOST + 1] = "";
	size_t len = strlen(code);
	text_trim(&code, &len);
	for (size_t i = 0; i < len && i < CODE_MOST; i++)
		tidied[i] = (char)(code[i] >= 'a' && code[i] <= 'z' ? code[i] - 'a' + 'A' : code[i]);
	return strcmp(tidied, "UK") == 0 ? "GB" : arena_str(arena, tidied);
}

struct consent_place consent_place(const char *code, struct arena *arena)
{
	const char *tidied = tidy(code, arena);
	struct consent_place out = {.code = tidied, .name = tidied, .phone = CONSENT_ALL, .face = CONSENT_ALL,
	                            .known_until = DATE_NONE, .why = "", .source = ""};
	if (!*tidied || look_up(tidied, arena, &out))
		return out;
	size_t country = strcspn(tidied, "-");
	if (tidied[country] && !look_up(arena_printf(arena, "%.*s-*", (int)country, tidied), arena, &out))
		look_up(arena_strn(arena, tidied, country), arena, &out);
	return out;
}

/* --- the judgement --- */

static bool is(const char *code, const char *one)
{
	return strcmp(code, one) == 0;
}

static void find_strict(struct consent_verdict *out, bool face)
{
	enum consent_rule ours = face ? out->ours.face : out->ours.phone;
	enum consent_rule theirs = face ? out->theirs.face : out->theirs.phone;
	bool we = ours >= theirs;
	out->rule = we ? ours : theirs;
	out->strict = we ? &out->ours : &out->theirs;
}

/* The first reason to keep it out; NULL for none. */
static const char *reason_against(const struct consent_asked *asked, const struct consent_verdict *verdict)
{
	bool agreed = is(asked->consent, "given") || is(asked->consent, "written");
	bool told = agreed || (*asked->told && *asked->how && !is(asked->how, "no"));
	if (is(asked->consent, "refused") || is(asked->consent, "no"))
		return asked->consent;
	if (!*asked->ours || !*asked->theirs)
		return "place";
	if (!*asked->consent)
		return "unanswered";
	if (verdict->rule == CONSENT_ALL && !agreed)
		return "no";
	return verdict->rule == CONSENT_TELL && !told ? "not-told" : NULL;
}

static const char *sentence(const struct consent_verdict *verdict, struct arena *arena)
{
	const struct consent_place *strict = verdict->strict;
	const char *out = verdict->shared ? "" : "; it is kept, and stays out of every bundle and export until that is answered";
	if (verdict->keeps && is(verdict->keeps, "refused"))
		out = "; it is kept, and stays out of every bundle and export";
	if (!strict)
		return arena_printf(arena, "a recording: say where each person was%s", out);
	if (strict->known_until == DATE_NONE)
		return arena_printf(arena, "nothing is known of %s, so everyone is taken to have to agree%s", strict->code, out);
	const char *why = *strict->why ? arena_printf(arena, " (%s)", strict->why) : "";
	if (verdict->rule == CONSENT_ALL && !verdict->shared)
		return arena_printf(arena, "in %s %s%s: without that, do not use it%s", strict->name,
		                    consent_rule_says(verdict->rule), why, out);
	return arena_printf(arena, "in %s %s%s%s", strict->name, consent_rule_says(verdict->rule), why, out);
}

void consent_judge(const struct consent_asked *asked, struct arena *arena, struct consent_verdict *out)
{
	*out = (struct consent_verdict){.rule = CONSENT_ALL};
	out->ours = consent_place(asked->ours, arena);
	out->theirs = consent_place(asked->theirs, arena);
	if (*asked->ours && *asked->theirs)
		find_strict(out, asked->face);
	else if (*asked->ours || *asked->theirs)
		out->strict = *asked->ours ? &out->ours : &out->theirs;
	out->keeps = reason_against(asked, out);
	out->shared = !out->keeps;
	out->says = sentence(out, arena);
}
