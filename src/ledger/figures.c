/* SPDX-License-Identifier: MIT */
#include "ledger/figures.h"

#include <stdio.h>

void figures_settle(struct figures *figures, daynum due, daynum paid, int64_t total)
{
	int64_t days = paid > due ? paid - due : 0;
	figures->settled_count++;
	figures->settled += total;
	figures->late_count += days > 0;
	figures->late_days += days;
	figures->late_weight += (figures_wide)days * total;
}

/* a / b in tenths, half away from zero. */
static bool ratio(figures_wide a, figures_wide b, int64_t *tenths)
{
	if (b == 0)
		return false;
	if (b < 0) {
		a = -a;
		b = -b;
	}
	figures_wide twice = (a < 0 ? -a : a) * 20;
	int64_t size = (int64_t)((twice + b) / (b * 2));
	*tenths = a < 0 ? -size : size;
	return true;
}

bool figures_dso(const struct figures *f, int64_t *tenths)
{
	return ratio((figures_wide)f->open * (f->to - f->from + 1), f->billed, tenths);
}

bool figures_cei(const struct figures *f, int64_t *tenths)
{
	figures_wide all = (figures_wide)f->before + f->billed;
	return ratio((all - f->open) * 100, all - (f->open - f->overdue), tenths);
}

bool figures_late(const struct figures *f, int64_t *tenths)
{
	return ratio(f->late_days, f->settled_count, tenths);
}

bool figures_late_weighted(const struct figures *f, int64_t *tenths)
{
	return ratio(f->late_weight, f->settled, tenths);
}

bool figures_kept(const struct figures *f, int64_t *tenths)
{
	return ratio((figures_wide)f->kept * 100, f->kept + f->broken, tenths);
}

bool figures_disputed(const struct figures *f, int64_t *tenths)
{
	return ratio((figures_wide)f->disputed * 100, f->billed, tenths);
}

const char *figures_text(int64_t tenths, char out[24])
{
	int64_t size = tenths < 0 ? -tenths : tenths;
	snprintf(out, 24, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(size / 10), (long long)(size % 10));
	return out;
}
