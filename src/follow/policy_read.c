/* SPDX-License-Identifier: MIT */
/* Reading a policy file: line by line, then what only shows when all is read. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "follow/policy.h"

enum { DAYS_MOST = 3650, WORD = 40, VALUE = 200 };

struct reader {
	const char *file;
	int line;
	struct arena *arena;
	struct policy *policy;
	struct policy_step *step; /* NULL in front of the first */
	char after[POLICY_STEPS][POLICY_NAME]; /* the step named in `when`, until all are known */
	unsigned seen[POLICY_STEPS + 1];       /* keys given, a bit each; the last: of the policy */
	policy_template_known *known;
	void *arg;
	struct err *err;
};

static bool fault(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A sentence with file and line in front; always false. */
static bool fault(struct reader *reader, const char *format, ...)
{
	char says[400];
	va_list args;
	va_start(args, format);
	vsnprintf(says, sizeof says, format, args);
	va_end(args);
	return err_set(reader->err, ERR_CONFIG, "%s:%d: %s", reader->file, reader->line, says);
}

/* --- words --- */

/* The next word of *s, parted by blanks; false when there is none, or it is too long. */
static bool take_word(const char **s, char out[WORD])
{
	*s += strspn(*s, " \t");
	size_t len = strcspn(*s, " \t");
	if (!len || len >= WORD)
		return false;
	memcpy(out, *s, len);
	out[len] = '\0';
	*s += len;
	*s += strspn(*s, " \t");
	return true;
}

/* "-7", "+3b", "14": a number of days, working ones with a b behind. */
static bool read_days(const char *word, bool sign, int *days, bool *business)
{
	char digits[WORD];
	int64_t value;
	bool minus = *word == '-';
	if (sign && (*word == '-' || *word == '+'))
		word++;
	size_t len = strlen(word);
	memcpy(digits, word, len + 1);
	*business = len && digits[len - 1] == 'b';
	if (*business)
		digits[len - 1] = '\0';
	if (!text_number(digits, 0, DAYS_MOST, &value))
		return false;
	*days = (int)(minus ? -value : value);
	return true;
}

static bool name_valid(const char *name, size_t len)
{
	return len && len < POLICY_NAME && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") >= len;
}

/* The one of names nearest to what was written; NULL when none is near. */
static const char *nearest(const char *written, const char *const *names)
{
	const char *best = NULL;
	int least = 3;
	for (; *names; names++) {
		int distance = text_distance(written, *names, 2);
		if (distance < least) {
			least = distance;
			best = *names;
		}
	}
	return best;
}

static bool unknown(struct reader *reader, const char *what, const char *written, const char *const *names)
{
	char all[300] = "";
	size_t used = 0;
	const char *like = nearest(written, names);
	if (like)
		return fault(reader, "\"%.40s\" is no %s; did you mean %s?", written, what, like);
	for (; *names && used < sizeof all; names++)
		used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "", *names);
	return fault(reader, "\"%.40s\" is no %s; there are %s", written, what, all);
}

/* --- keys of the policy --- */

static bool read_gap(struct reader *reader, const char *value, int *out)
{
	int64_t days;
	if (!text_number(value, 0, 365, &days))
		return fault(reader, "\"%.40s\" is no number of days from 0 to 365", value);
	*out = (int)days;
	return true;
}

static bool read_money(struct reader *reader, const char *value, int64_t *amount, currency_code currency)
{
	char number[WORD], code[WORD];
	struct err why;
	const char *s = value;
	if (!take_word(&s, number) || !take_word(&s, code) || *s || !money_currency(code, currency))
		return fault(reader, "\"%.40s\" is no amount with its currency, as in 5.00 EUR", value);
	if (!money_parse(number, currency, '.', amount, &why))
		return fault(reader, "%s", why.text);
	return *amount >= 0 || fault(reader, "\"%.40s\" is less than nothing", value);
}

static bool read_minima(struct reader *reader, const char *value)
{
	struct policy *policy = reader->policy;
	while (*value) {
		char one[VALUE] = "";
		size_t span = strcspn(value, ","), len = span;
		const char *start = value;
		text_trim(&start, &len);
		memcpy(one, start, len < sizeof one ? len : sizeof one - 1);
		value += span + (value[span] == ',');
		if (policy->minimum_count == POLICY_MINIMA)
			return fault(reader, "at most %d minimum amounts", POLICY_MINIMA);
		struct policy_minimum *minimum = &policy->minima[policy->minimum_count++];
		if (!read_money(reader, one, &minimum->amount, minimum->currency))
			return false;
	}
	return true;
}

static bool read_start(struct reader *reader, const char *value)
{
	if (strcmp(value, "first") != 0 && strcmp(value, "by-age") != 0)
		return fault(reader, "start is first or by-age, not \"%.40s\"", value);
	reader->policy->start = *value == 'f' ? POLICY_FIRST : POLICY_BY_AGE;
	return true;
}

/* The place of key in names; -1 and err when there is none, or it was given before. */
static int key_find(struct reader *reader, const char *key, const char *const *names, unsigned *seen)
{
	int at = 0;
	while (names[at] && strcmp(names[at], key) != 0)
		at++;
	if (!names[at]) {
		unknown(reader, reader->step ? "key of a step" : "key of a policy", key, names);
		return -1;
	}
	bool many = strcmp(key, "if") == 0;
	if (*seen & 1u << at && !many) {
		fault(reader, "%s stands here twice", key);
		return -1;
	}
	*seen |= 1u << at;
	return at;
}

static bool policy_key(struct reader *reader, const char *key, const char *value)
{
	static const char *const keys[] = {"title", "gap", "gap-before", "start", "minimum", NULL};
	switch (key_find(reader, key, keys, &reader->seen[POLICY_STEPS])) {
	case 0: reader->policy->title = arena_str(reader->arena, value); return true;
	case 1: return read_gap(reader, value, &reader->policy->gap);
	case 2: return read_gap(reader, value, &reader->policy->gap_before);
	case 3: return read_start(reader, value);
	case 4: return read_minima(reader, value);
	default: return false;
	}
}

/* --- keys of a step --- */

static bool read_when(struct reader *reader, const char *value)
{
	struct policy_step *step = reader->step;
	char number[WORD], word[WORD];
	const char *s = value;
	if (!take_word(&s, number) || !read_days(number, true, &step->days, &step->business))
		return fault(reader, "\"%.40s\" is no offset: try -7, -1b, +3b, 7 after last or 14 after final", value);
	if (!*s)
		return true;
	if (!take_word(&s, word) || strcmp(word, "after") != 0 || !take_word(&s, word) || *s)
		return fault(reader, "\"%.40s\" is no offset: behind the days stands nothing, or after last, or after "
		             "and a step", value);
	if (step->days < 0)
		return fault(reader, "\"%.40s\": what comes after something cannot come before it", value);
	step->from = strcmp(word, "last") == 0 ? POLICY_FROM_LAST : POLICY_FROM_STEP;
	if (step->from == POLICY_FROM_STEP)
		snprintf(reader->after[step - reader->policy->steps], POLICY_NAME, "%.*s", POLICY_NAME - 1, word);
	return true;
}

static bool read_channel(struct reader *reader, const char *value)
{
	const char *names[POLICY_CHANNELS + 1] = {NULL};
	for (int i = 0; i < POLICY_CHANNELS; i++) {
		names[i] = policy_channel_name((enum policy_channel)i);
		if (strcmp(names[i], value) == 0) {
			reader->step->channel = (enum policy_channel)i;
			return true;
		}
	}
	return unknown(reader, "channel", value, names);
}

/* How many a test takes: 0 none, 1 a number, 2 a number of days, working ones too. */
static int test_takes(enum policy_test test)
{
	switch (test) {
	case POLICY_UNANSWERED: case POLICY_REMINDERS: case POLICY_SILENT: return 1;
	case POLICY_LATE: return 2;
	default: return 0;
	}
}

static bool read_condition(struct reader *reader, const char **s, struct policy_condition *out)
{
	char word[WORD];
	const char *names[POLICY_TESTS + 1] = {NULL};
	int test = -1;
	if (!take_word(s, word))
		return fault(reader, "a condition is missing here: try no-reply, unanswered 2 or late 6b");
	for (int i = 0; i < POLICY_TESTS; i++) {
		names[i] = policy_test_name((enum policy_test)i);
		if (strcmp(names[i], word) == 0)
			test = i;
	}
	if (test < 0)
		return unknown(reader, "condition", word, names);
	*out = (struct policy_condition){.test = (enum policy_test)test};
	int takes = test_takes(out->test);
	if (!takes)
		return true;
	if (take_word(s, word) && read_days(word, false, &out->count, &out->business) && (takes == 2 || !out->business))
		return true;
	return fault(reader, "%s needs a number behind it, as in %s 2", names[test], names[test]);
}

static bool read_if(struct reader *reader, const char *value)
{
	struct policy_step *step = reader->step;
	char word[WORD];
	if (step->clause_count == POLICY_CLAUSES)
		return fault(reader, "at most %d lines of if for a step", POLICY_CLAUSES);
	struct policy_clause *clause = &step->clauses[step->clause_count++];
	for (const char *s = value;;) {
		if (clause->count == POLICY_ALTERNATIVES)
			return fault(reader, "at most %d conditions in a line", POLICY_ALTERNATIVES);
		if (!read_condition(reader, &s, &clause->any[clause->count++]))
			return false;
		if (!*s)
			return true;
		if (!take_word(&s, word) || strcmp(word, "or") != 0)
			return fault(reader, "between two conditions stands or; what must hold too goes into an if of its own");
	}
}

static bool read_on(struct reader *reader, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return fault(reader, "on is yes or no, not \"%.40s\"", value);
	reader->step->off = *value == 'n';
	return true;
}

static bool step_key(struct reader *reader, const char *key, const char *value)
{
	static const char *const keys[] = {"title", "when", "channel", "template", "if", "every", "fee", "on", NULL};
	struct policy_step *step = reader->step;
	switch (key_find(reader, key, keys, &reader->seen[step - reader->policy->steps])) {
	case 0: step->title = arena_str(reader->arena, value); return true;
	case 1: return read_when(reader, value);
	case 2: return read_channel(reader, value);
	case 3:
		step->template = arena_str(reader->arena, value);
		return !reader->known || reader->known(reader->arg, value) ||
		       fault(reader, "there is no template \"%.40s\": `dun template list` shows them", value);
	case 4: return read_if(reader, value);
	case 5: return read_gap(reader, value, &step->every);
	case 6: return read_money(reader, value, &step->fee, step->fee_currency);
	case 7: return read_on(reader, value);
	default: return false;
	}
}

/* --- a step as a whole --- */

static bool step_complete(struct reader *reader)
{
	const struct policy_step *step = reader->step;
	if (!step)
		return true;
	unsigned seen = reader->seen[step - reader->policy->steps];
	int here = reader->line;
	reader->line = step->line;
	bool ok = true;
	if (!(seen & 1u << 1) || !(seen & 1u << 2))
		ok = fault(reader, "step %s says no %s", step->name, seen & 1u << 1 ? "channel" : "when");
	else if (step->channel == POLICY_MAIL && !*step->template)
		ok = fault(reader, "step %s is a mail and names no template", step->name);
	else if (step->every && (step->channel == POLICY_MAIL || step->channel == POLICY_LETTER_MAIL))
		ok = fault(reader, "step %s is a mail: none is sent twice; write a second step instead of every", step->name);
	reader->line = here;
	return ok;
}

static bool step_begin(struct reader *reader, const char *name, size_t len)
{
	struct policy *policy = reader->policy;
	if (!step_complete(reader))
		return false;
	text_trim(&name, &len);
	if (!name_valid(name, len))
		return fault(reader, "\"%.*s\" is no name of a step: at most %d small letters, digits and -",
		             (int)(len < 40 ? len : 40), name, POLICY_NAME - 1);
	if (policy->count == POLICY_STEPS)
		return fault(reader, "at most %d steps", POLICY_STEPS);
	struct policy_step *step = &policy->steps[policy->count];
	*step = (struct policy_step){.template = "", .after = -1, .line = reader->line};
	memcpy(step->name, name, len);
	step->title = arena_str(reader->arena, step->name);
	int same = policy_find(policy, step->name);
	if (same >= 0)
		return fault(reader, "step %s stands here twice; the first is in line %d", step->name,
		             policy->steps[same].line);
	policy->count++;
	reader->step = step;
	return true;
}

static bool read_line(struct reader *reader, const char *line, size_t len)
{
	char key[WORD] = "", value[VALUE] = "";
	text_trim(&line, &len);
	if (!len || *line == '#')
		return true;
	if (!text_valid(line, len) || memchr(line, '\0', len))
		return fault(reader, "this line is not UTF-8 text");
	if (*line == '[')
		return line[len - 1] == ']' ? step_begin(reader, line + 1, len - 2)
		                            : fault(reader, "a step begins with its name in brackets: [late]");
	const char *equals = memchr(line, '=', len);
	if (!equals)
		return fault(reader, "there is no = in this line");
	size_t key_len = (size_t)(equals - line), value_len = len - key_len - 1;
	const char *rest = equals + 1;
	text_trim(&line, &key_len);
	text_trim(&rest, &value_len);
	if (key_len >= sizeof key || value_len >= sizeof value)
		return fault(reader, "this line is too long");
	memcpy(key, line, key_len);
	memcpy(value, rest, value_len);
	if (!*value)
		return fault(reader, "%s has no value", key);
	return reader->step ? step_key(reader, key, value) : policy_key(reader, key, value);
}

/* --- the ladder as a whole --- */

static bool find_after(struct reader *reader)
{
	for (int i = 0; i < reader->policy->count; i++) {
		struct policy_step *step = &reader->policy->steps[i];
		reader->line = step->line;
		if (step->from != POLICY_FROM_STEP)
			continue;
		step->after = policy_find(reader->policy, reader->after[i]);
		if (step->after < 0)
			return fault(reader, "step %s comes after \"%.40s\", and there is no such step", step->name,
			             reader->after[i]);
	}
	return true;
}

/* Steps that wait for each other would wait for ever. */
static bool find_cycle(struct reader *reader, int from)
{
	const struct policy_step *steps = reader->policy->steps;
	char chain[200] = "";
	size_t used = 0;
	int at = from;
	for (int hops = 0; at >= 0 && hops <= reader->policy->count; hops++) {
		if (used < sizeof chain)
			used += (size_t)snprintf(chain + used, sizeof chain - used, "%s%s", used ? " after " : "", steps[at].name);
		if (hops && at == from)
			return !fault(reader, "these steps wait for each other: %s", chain);
		at = steps[at].after;
	}
	return false;
}

static bool check_order(struct reader *reader)
{
	const struct policy_step *steps = reader->policy->steps;
	bool behind = false;
	for (int i = 0; i < reader->policy->count; i++) {
		reader->line = steps[i].line;
		if (find_cycle(reader, i))
			return false;
		if (steps[i].after > i)
			return fault(reader, "step %s comes after %s, which stands below it; put it below", steps[i].name,
			             steps[steps[i].after].name);
		if (steps[i].channel == POLICY_REVIEW)
			continue;
		if (policy_is_before(&steps[i]) && behind)
			return fault(reader, "step %s comes before the due day and stands below one that comes after it",
			             steps[i].name);
		behind = behind || !policy_is_before(&steps[i]);
	}
	return true;
}

static int calendar_days(int days, bool business)
{
	return business ? (days * 7 + 4) / 5 : days;
}

/* The least age a `late` condition asks for. */
static int least_late(const struct policy_step *step)
{
	int least = 0;
	for (int i = 0; i < step->clause_count; i++)
		if (step->clauses[i].count == 1 && step->clauses[i].any[0].test == POLICY_LATE) {
			int days = calendar_days(step->clauses[i].any[0].count, step->clauses[i].any[0].business);
			least = days > least ? days : least;
		}
	return least;
}

static void reckon_nominal(struct policy *policy)
{
	int last_contact = -1, least = INT32_MIN;
	for (int i = 0; i < policy->count; i++) {
		struct policy_step *step = &policy->steps[i];
		int day = calendar_days(step->days, step->business);
		if (step->from == POLICY_FROM_LAST)
			day = (last_contact > 0 ? last_contact : 0) + day;
		else if (step->from == POLICY_FROM_STEP)
			day = policy->steps[step->after].nominal + day;
		if (step->channel == POLICY_REVIEW) {
			step->nominal = day;
			continue;
		}
		bool contact = policy_channel_is_contact(step->channel) && !step->off;
		if (contact && last_contact > 0 && day < last_contact + policy->gap)
			day = last_contact + policy->gap;
		day = day < least_late(step) ? least_late(step) : day;
		step->nominal = day < least ? least : day;
		least = step->nominal;
		if (contact && !step->every)
			last_contact = step->nominal;
	}
}

static bool finish(struct reader *reader)
{
	if (!step_complete(reader) || !find_after(reader) || !check_order(reader))
		return false;
	bool any = false;
	for (int i = 0; i < reader->policy->count; i++)
		any = any || (reader->policy->steps[i].channel != POLICY_REVIEW && !reader->policy->steps[i].off);
	if (!any)
		return err_set(reader->err, ERR_CONFIG, "%s has no step: a step begins with its name in brackets, [late]",
		               reader->file);
	reckon_nominal(reader->policy);
	return true;
}

bool policy_parse(const char *text, size_t len, const char *file, const char *name, policy_template_known *known,
                  void *arg, struct arena *arena, struct policy *out, struct err *err)
{
	struct reader reader = {.file = file, .arena = arena, .policy = out, .known = known, .arg = arg, .err = err};
	*out = (struct policy){.gap = 7, .gap_before = 3, .start = POLICY_FIRST};
	out->steps = arena_array(arena, POLICY_STEPS, sizeof *out->steps);
	out->origin = arena_str(arena, file);
	snprintf(out->name, sizeof out->name, "%.*s", POLICY_NAME - 1, name);
	out->title = arena_str(arena, out->name);
	if (!out->steps)
		return err_memory(err);
	for (const char *at = text, *end = text + len; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		reader.line++;
		if (!read_line(&reader, at, (size_t)((stop ? stop : end) - at)))
			return false;
		at = stop ? stop + 1 : end;
	}
	return finish(&reader) && arena_ok(arena, err);
}
