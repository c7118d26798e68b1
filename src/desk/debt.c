/* SPDX-License-Identifier: MIT */
#include "desk/debt.h"

#include <inttypes.h>

#include "store/fields.h"

bool desk_debt(struct desk *desk, int64_t client, const char *currency, const char *numbers, struct arena *arena,
               struct debt *out, struct err *err)
{
	return debt_load(desk->db, client, currency ? currency : "", desk->currency, numbers ? numbers : "", arena, out, err);
}

void debt_fact(struct buf *facts, const char *name, int64_t minor, const char *currency)
{
	struct buf text = BUF_INIT;
	money_plain(&text, minor, currency);
	fields_add_buf(facts, name, &text);
	facts->failed = facts->failed || text.failed;
	buf_release(&text);
}

void debt_facts(struct buf *facts, const struct debt *debt, int64_t amount)
{
	struct buf numbers = BUF_INIT, ids = BUF_INIT;
	debt_fact(facts, "amount", amount, debt->currency);
	fields_add(facts, "currency", debt->currency);
	for (size_t i = 0; i < debt->count; i++) {
		buf_addf(&numbers, "%s%s", i ? ", " : "", debt->invoices[i].number);
		buf_addf(&ids, "%s%" PRId64, i ? "," : "", debt->invoices[i].id);
	}
	fields_add_buf(facts, "for", &numbers);
	fields_add_buf(facts, "invoices", &ids);
	facts->failed = facts->failed || numbers.failed || ids.failed;
	buf_release(&numbers);
	buf_release(&ids);
}
