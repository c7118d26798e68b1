/* SPDX-License-Identifier: MIT */
#include "desk/verify.h"

#include "store/import.h"
#include "store/payment.h"

static void complain(struct desk_verdict *verdict, const char *says)
{
	verdict->ok = false;
	verdict->problems++;
	buf_addf(&verdict->says, "%s\n", says);
}

static bool check_file(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	struct err why = {0};
	if (db_sound(desk->db, &why))
		return true;
	if (why.code != ERR_DATA) {
		if (err)
			*err = why;
		return false;
	}
	complain(out, why.text);
	return true;
}

static bool check_chain(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t checked, bad;
	bool ok = entry_verify(desk->db, &checked, &bad, &why, err) &&
	          entry_head(desk->db, &out->entries, &out->head, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_sums(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = payment_verify(desk->db, &bad, &why, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_imports(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = import_verify(desk->db, &bad, &why, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

bool desk_verify(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	*out = (struct desk_verdict){.ok = true};
	if (!db_look(desk->db, err))
		return false;
	bool ok = check_file(desk, out, err) && check_chain(desk, out, err) &&
	          check_sums(desk, out, err) && check_imports(desk, out, err) &&
	          buf_ok(&out->says, err);
	db_look_end(desk->db);
	if (!ok)
		desk_verdict_release(out);
	return ok;
}

void desk_verdict_release(struct desk_verdict *verdict)
{
	buf_release(&verdict->says);
}
