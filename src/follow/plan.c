/* SPDX-License-Identifier: MIT */
#include "follow/plan.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

bool plan_every_read(const char *text, struct plan_every *out, struct err *err)
{
	char digits[8] = "";
	size_t len = strlen(text);
	int64_t count = 1;
	if (len > 0 && len < sizeof digits && strchr("dwm", text[len - 1])) {
		memcpy(digits, text, len - 1);
		if (len == 1 || text_number(digits, 1, 366, &count)) {
			*out = (struct plan_every){(int)count, text[len - 1]};
			return true;
		}
	}
	return err_set(err, ERR_DATA, "\"%.20s\" is no distance of instalments. Try 1m, 2w or 10d", text);
}

static daynum step(daynum from, struct plan_every every, int times)
{
	if (every.unit == 'm')
		return date_add_months(from, every.count * times);
	return from + every.count * times * (every.unit == 'w' ? 7 : 1);
}

bool plan_spread(int64_t debt, int count, daynum from, struct plan_every every, struct plan_instalment *out,
                 struct err *err)
{
	if (count < 1 || count > PLAN_MOST)
		return err_set(err, ERR_DATA, "a plan has 1 to %d instalments", PLAN_MOST);
	int64_t each = debt / count;
	if (each < 1)
		return err_set(err, ERR_DATA, "%d instalments are too many for so little", count);
	for (int i = 0; i < count; i++)
		out[i] = (struct plan_instalment){step(from, every, i), each};
	out[count - 1].amount += debt - each * count;
	return out[count - 1].due <= DATE_LAST || err_set(err, ERR_DATA, "the last instalment lies outside the years 1990 to 2199");
}

static bool complain_of_sum(int64_t sum, int64_t debt, const char *currency, char decimal, struct err *err)
{
	char made[32], owed[32], apart[32];
	bool short_of = sum < debt;
	return err_set(err, ERR_DATA, "instalments make %s, the debt is %s %s: %s %s",
	               money_text(made, sum, currency, decimal), money_text(owed, debt, currency, decimal), currency,
	               money_text(apart, short_of ? debt - sum : sum - debt, currency, decimal),
	               short_of ? "short" : "too much");
}

bool plan_check(const struct plan_instalment *instalments, size_t count, int64_t debt, const char *currency,
                char decimal, daynum today, struct err *err)
{
	int64_t sum = 0;
	char day[DATE_TEXT_SIZE], before[DATE_TEXT_SIZE];
	if (count < 1 || count > PLAN_MOST)
		return err_set(err, ERR_DATA, "a plan has 1 to %d instalments", PLAN_MOST);
	for (size_t i = 0; i < count; i++) {
		const struct plan_instalment *one = &instalments[i];
		if (one->due < today)
			return err_set(err, ERR_DATA, "instalment %zu: %s is over already", i + 1, date_long(one->due, day));
		if (i && one->due <= instalments[i - 1].due)
			return err_set(err, ERR_DATA, "instalment %zu: %s does not lie behind %s", i + 1,
			               date_plain(one->due, day), date_plain(instalments[i - 1].due, before));
		if (one->amount < 1)
			return err_set(err, ERR_DATA, "instalment %zu: an instalment is of more than nothing", i + 1);
		if (!money_add(sum, one->amount, &sum, err))
			return false;
	}
	return sum == debt || complain_of_sum(sum, debt, currency, decimal, err);
}

/* --- how it goes --- */

const char *instalment_word(enum instalment_state state)
{
	static const char *const words[] = {"paid", "runs", "late", "missed"};
	return words[state];
}

const char *plan_word(enum plan_state state)
{
	static const char *const words[] = {"kept", "late", "missed", "done"};
	return words[state];
}

daynum instalment_missed_from(daynum due)
{
	daynum day = due;
	for (int left = PLAN_GRACE; left > 0;)
		left -= date_weekday(++day) < 5;
	return day + 1;
}

int64_t instalment_received(const struct plan_instalment *instalments, size_t index, int64_t received)
{
	for (size_t i = 0; i < index; i++)
		received -= instalments[i].amount;
	if (received < 0)
		return 0;
	return received < instalments[index].amount ? received : instalments[index].amount;
}

enum instalment_state instalment_state(const struct plan_instalment *instalments, size_t index, int64_t received,
                                       daynum today)
{
	const struct plan_instalment *one = &instalments[index];
	if (instalment_received(instalments, index, received) == one->amount)
		return INSTALMENT_PAID;
	if (today <= one->due)
		return INSTALMENT_RUNS;
	return today < instalment_missed_from(one->due) ? INSTALMENT_LATE : INSTALMENT_MISSED;
}

struct plan_standing plan_stand(const struct plan_instalment *instalments, size_t count, int64_t received,
                                bool settled, daynum today)
{
	struct plan_standing out = {.state = PLAN_KEPT, .until = DATE_NONE};
	assert(count > 0);
	while (out.next < count && instalment_received(instalments, out.next, received) == instalments[out.next].amount)
		out.next++;
	out.paid = out.next;
	for (size_t i = out.next; i < count && instalments[i].due < today; i++)
		out.overdue += instalments[i].amount - instalment_received(instalments, i, received);
	if (settled || out.next == count) {
		out.state = PLAN_DONE;
		out.overdue = 0;
		return out;
	}
	enum instalment_state first = instalment_state(instalments, out.next, received, today);
	out.state = first == INSTALMENT_MISSED ? PLAN_MISSED : first == INSTALMENT_LATE ? PLAN_LATE : PLAN_KEPT;
	if (out.state != PLAN_MISSED)
		out.until = instalment_missed_from(instalments[out.next].due) - 1;
	return out;
}
