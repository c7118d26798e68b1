/* SPDX-License-Identifier: MIT */
#include "desk/metrics.h"

const char *const metrics_formulas[] = {
	"DSO: open at the end / billed in the period x its days",
	"CEI: (before + billed - open) / (before + billed - not yet due) x 100",
	"(both after the Credit Research Foundation, NACM)",
	"Late: days from due day to payment of what was paid in full; in time is 0",
	NULL,
};

bool desk_figures(struct desk *desk, daynum as_of, int months, int64_t client, struct arena *arena,
                  struct figures_table *out, struct err *err)
{
	return figures_load(desk->db, as_of, months, client, arena, out, err);
}

bool desk_cash(struct desk *desk, struct arena *arena, struct cash **rows, size_t *count, struct err *err)
{
	return cash_load(desk->db, desk->today, arena, rows, count, err);
}

bool desk_risk(struct desk *desk, int64_t client, struct risk *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct figures_table table;
	*out = (struct risk){RISK_NONE, ""};
	bool ok = figures_load(desk->db, desk->today, RISK_MONTHS, client, &arena, &table, err);
	for (size_t i = 0; ok && i < table.currency_count; i++) {
		struct risk one = risk_of(&table.currencies[i].whole);
		if (one.level > out->level)
			*out = one;
	}
	arena_release(&arena);
	return ok;
}
