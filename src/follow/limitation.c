/* SPDX-License-Identifier: MIT */
#include "follow/limitation.h"

#include <string.h>

#include "base/blocks.h"
#include "base/text.h"
#include "base/vec.h"

/* --- the file --- */

struct reading {
	struct arena *arena;
	struct vec laws; /* struct limitation_law */
	daynum known_until;
};

static bool word(const char *value, const char *only, bool *out, struct err *err)
{
	*out = true;
	return strcmp(value, only) == 0 || err_set(err, ERR_DATA, "\"%.40s\" should be %s", value, only);
}

static bool months(const char *value, int *out, struct err *err)
{
	int64_t n = 0;
	size_t digits = strspn(value, "0123456789");
	char number[8] = "";
	if (digits && digits < sizeof number && strcmp(value + digits, "m once") == 0) {
		memcpy(number, value, digits);
		number[digits] = '\0';
	}
	if (!text_number(number, 1, 24, &n))
		return err_set(err, ERR_DATA, "\"%.40s\" should be like 6m once", value);
	*out = (int)n;
	return true;
}

static bool read_law(struct limitation_law *law, const char *key, const char *value, struct err *err)
{
	int64_t years;
	if (strcmp(key, "title") == 0)
		law->title = value;
	else if (strcmp(key, "note") == 0)
		law->note = value;
	else if (strcmp(key, "source") == 0)
		law->source = value;
	else if (strcmp(key, "part-payment") == 0)
		return word(value, "restart", &law->part_payment, err);
	else if (strcmp(key, "acknowledgement") == 0)
		return word(value, "restart", &law->acknowledgement, err);
	else if (strcmp(key, "claim") == 0)
		return word(value, "stop", &law->claim, err);
	else if (strcmp(key, "demand") == 0)
		return months(value, &law->demand_months, err);
	else if (strcmp(key, "starts") == 0 && strcmp(value, "due") == 0)
		law->year_end = false;
	else if (strcmp(key, "starts") == 0)
		return word(value, "year-end", &law->year_end, err);
	else if (strcmp(key, "years") != 0)
		return err_set(err, ERR_DATA, "there is no key \"%.40s\"", key);
	else if (!text_number(value, 1, 30, &years))
		return err_set(err, ERR_DATA, "\"%.40s\" is no number of years", value);
	else
		law->years = (int)years;
	return true;
}

static bool take(void *arg, const char *block, const char *key, const char *value, struct err *err)
{
	struct reading *reading = arg;
	if (!key) {
		struct limitation_law *law = vec_push(&reading->laws);
		if (law)
			*law = (struct limitation_law){.code = block, .title = block, .note = "", .source = ""};
		return law || err_memory(err);
	}
	if (reading->laws.len)
		return read_law(&VEC_AT(struct limitation_law, &reading->laws, reading->laws.len - 1), key, value, err);
	return strcmp(key, "known-until") == 0 ? date_parse_iso(value, &reading->known_until, err)
	                                       : err_set(err, ERR_DATA, "there is no key \"%.40s\"", key);
}

bool limitation_parse(const char *text, size_t len, const char *file, struct arena *arena,
                      struct limitation_laws *out, struct err *err)
{
	struct reading reading = {arena, VEC_INIT(struct limitation_law), DATE_NONE};
	bool ok = blocks_read(text, len, file, arena, take, &reading, err);
	for (size_t i = 0; ok && i < reading.laws.len; i++) {
		const struct limitation_law *law = &VEC_AT(struct limitation_law, &reading.laws, i);
		if (!law->years)
			ok = err_set(err, ERR_DATA, "%s: [%.40s] says no years", file, law->code);
	}
	struct limitation_law *list = ok ? arena_array(arena, reading.laws.len, sizeof *list) : NULL;
	if (list && reading.laws.len)
		memcpy(list, reading.laws.data, reading.laws.len * sizeof *list);
	*out = (struct limitation_laws){list, list ? reading.laws.len : 0, reading.known_until};
	vec_release(&reading.laws);
	return ok && arena_ok(arena, err);
}

const struct limitation_law *limitation_law(const struct limitation_laws *laws, const char *code)
{
	const char *wanted = strcmp(code, "GB") == 0 ? "GB-EAW" : code;
	for (size_t i = 0; i < laws->count; i++)
		if (text_ascii_same(laws->list[i].code, wanted))
			return &laws->list[i];
	return NULL;
}

/* --- the day --- */

static daynum begins(const struct limitation_law *law, daynum due)
{
	int year, month, day;
	daynum last = due;
	if (!law->year_end)
		return due;
	date_split(due, &year, &month, &day);
	date_make(year, 12, 31, &last);
	return last;
}

static daynum years_on(daynum day, int years)
{
	return date_add_months(day, years * 12);
}

static void move(struct limitation *out, daynum last, const struct limitation_event *event)
{
	if (last <= out->last)
		return;
	*out = (struct limitation){last, event->cause, event->day, event->document};
}

struct limitation limitation_find(const struct limitation_law *law, daynum due,
                                  const struct limitation_event *events, size_t count)
{
	bool graced = false;
	struct limitation out = {years_on(begins(law, due), law->years), LIMITATION_DUE, due, ""};
	for (size_t i = 0; i < count; i++) {
		const struct limitation_event *event = &events[i];
		if (event->day > out.last)
			break; /* they come by day: all later ones are too late as well */
		if (event->cause == LIMITATION_CLAIM && law->claim)
			return (struct limitation){DATE_NONE, LIMITATION_CLAIM, event->day, event->document};
		if ((event->cause == LIMITATION_PART_PAYMENT && law->part_payment) ||
		    (event->cause == LIMITATION_ACKNOWLEDGEMENT && law->acknowledgement)) {
			move(&out, years_on(event->day, law->years), event);
			graced = false;
		} else if (event->cause == LIMITATION_DEMAND && law->demand_months && !graced) {
			daynum last = date_add_months(event->day, law->demand_months);
			graced = last > out.last;
			move(&out, last, event);
		}
	}
	return out;
}

const char *limitation_cause_name(enum limitation_cause cause)
{
	static const char *const names[] = {"the due day", "a part payment", "an acknowledgement", "a demand", "a claim"};
	return names[cause];
}

int limitation_warning(daynum last, daynum today)
{
	static const int limits[] = {30, 90, LIMITATION_FIRST_WARNING};
	if (last == DATE_NONE)
		return -1;
	if (last < today)
		return 0;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (last - today <= limits[i])
			return limits[i];
	return -1;
}
