/* SPDX-License-Identifier: MIT */
#include "follow/settlement.h"

#include <assert.h>
#include <stdio.h>

bool settlement_review_due(daynum oldest_due, daynum today)
{
	return today - oldest_due >= SETTLEMENT_REVIEW_DAYS;
}

bool settlement_check(int64_t owed, int64_t amount, const char *currency, char decimal, struct err *err)
{
	char all[32], part[32];
	if (owed < 1)
		return err_set(err, ERR_DATA, "nothing is open: there is nothing to settle");
	if (amount < 1)
		return err_set(err, ERR_DATA, "a settlement is of more than nothing; to give all up there is the write-off");
	money_text(all, owed, currency, decimal);
	money_text(part, amount, currency, decimal);
	if (amount > owed)
		return err_set(err, ERR_DATA, "%s is more than the debt of %s %s", part, all, currency);
	return amount < owed || err_set(err, ERR_DATA, "%s %s is the whole debt: that is a payment, not a settlement", all, currency);
}

int settlement_share(int64_t owed, int64_t amount)
{
	assert(owed > 0 && amount >= 0 && amount <= owed && owed <= MONEY_LIMIT);
	return (int)(amount * 10000 / owed);
}

const char *settlement_sum(struct arena *arena, int64_t owed, int64_t amount, const char *currency, char decimal,
                           int days_late)
{
	char all[32], part[32], rest[32];
	int share = settlement_share(owed, amount);
	char percent[16] = "";
	if (share % 100)
		snprintf(percent, sizeof percent, "%c%02d", decimal == ',' ? ',' : '.', share % 100);
	return arena_printf(arena, "%s %s owed, %d day%s late, %s accepted now = %d%s %%, %s given up",
	                    money_text(all, owed, currency, decimal), currency, days_late > 0 ? days_late : 0,
	                    days_late == 1 ? "" : "s", money_text(part, amount, currency, decimal), share / 100, percent,
	                    money_text(rest, owed - amount, currency, decimal));
}

const char *settlement_word(enum settlement_state state)
{
	static const char *const words[] = {"offered", "lapsed", "accepted", "paid", "broken", "done", "withdrawn"};
	return words[state];
}

enum settlement_state settlement_state(bool accepted, int64_t amount, int64_t received, daynum valid_until, daynum today)
{
	if (!accepted)
		return today <= valid_until ? SETTLEMENT_OFFERED : SETTLEMENT_LAPSED;
	if (received >= amount)
		return SETTLEMENT_PAID;
	return today <= valid_until ? SETTLEMENT_ACCEPTED : SETTLEMENT_BROKEN;
}
