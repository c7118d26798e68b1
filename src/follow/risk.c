/* SPDX-License-Identifier: MIT */
#include "follow/risk.h"

#include <stdio.h>

static enum risk_level level_of(int64_t value, int64_t some, int64_t high)
{
	return value >= high ? RISK_HIGH : value >= some ? RISK_SOME : RISK_NONE;
}

static bool is_worse(struct risk *risk, enum risk_level level)
{
	if (level <= risk->level)
		return false;
	risk->level = level;
	return true;
}

struct risk risk_of(const struct figures *f)
{
	struct risk risk = {RISK_NONE, ""};
	int64_t tenths;
	char text[24];
	if (figures_late_weighted(f, &tenths) && is_worse(&risk, level_of(tenths, RISK_LATE_SOME * 10, RISK_LATE_HIGH * 10)))
		snprintf(risk.why, sizeof risk.why, "pays %s days late on average", figures_text(tenths, text));
	if (is_worse(&risk, level_of(f->broken, RISK_BROKEN_SOME, RISK_BROKEN_HIGH)))
		snprintf(risk.why, sizeof risk.why, "kept %lld of %lld promises", (long long)f->kept,
		         (long long)(f->kept + f->broken));
	if (figures_disputed(f, &tenths) && is_worse(&risk, level_of(tenths, RISK_DISPUTED_SOME * 10, RISK_DISPUTED_HIGH * 10)))
		snprintf(risk.why, sizeof risk.why, "disputes %s %% of what is billed", figures_text(tenths, text));
	return risk;
}

const char *risk_word(enum risk_level level)
{
	static const char *const words[] = {"", "risk", "high risk"};
	return words[level];
}
