/* SPDX-License-Identifier: MIT */
#include "desk/verify.h"

#include <stdio.h>

#include "store/content.h"
#include "store/deed.h"
#include "store/entry_file.h"
#include "store/import.h"
#include "store/payment.h"

enum { LARGE = 32 << 20 }; /* bytes */

static void complain(struct desk_verdict *verdict, const char *says)
{
	verdict->ok = false;
	verdict->problems++;
	buf_addf(&verdict->says, "%s\n", says);
}

static bool check_file(struct db *db, struct desk_verdict *out, struct err *err)
{
	struct err why = {0};
	if (db_sound(db, &why))
		return true;
	if (why.code != ERR_DATA) {
		if (err)
			*err = why;
		return false;
	}
	complain(out, why.text);
	return true;
}

static bool check_chain(struct db *db, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t checked, bad;
	bool ok = entry_verify(db, &checked, &bad, &why, err) &&
	          entry_head(db, &out->entries, &out->head, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

/* The chain cannot show that its end was cut off; what was done with those entries may. */
static bool check_end(struct db *db, struct desk_verdict *out, struct err *err)
{
	int64_t newest;
	if (!deed_newest_entry(db, &newest, err))
		return false;
	char says[120];
	snprintf(says, sizeof says, "the log ends with entry %lld, but entry %lld was written: its end was cut off",
	         (long long)out->entries, (long long)newest);
	if (newest > out->entries)
		complain(out, says);
	return true;
}

static bool check_sums(struct db *db, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = payment_verify(db, &bad, &why, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_imports(struct db *db, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = import_verify(db, &bad, &why, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_files(struct db *db, struct desk_verdict *out, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t entry = 0, bytes;
	bool bad;
	bool ok = content_verify(db, &bytes, &bad, &why, err);
	if (ok && bad)
		complain(out, buf_str(&why));
	buf_clear(&why);
	ok = ok && entry_file_verify(db, &entry, &why, err);
	if (ok && entry)
		complain(out, buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_all(struct db *db, struct desk_verdict *out, struct err *err)
{
	if (!db_look(db, err))
		return false;
	bool ok = check_file(db, out, err) && check_chain(db, out, err) && check_end(db, out, err) &&
	          check_sums(db, out, err) && check_imports(db, out, err) && check_files(db, out, err) && buf_ok(&out->says, err);
	db_look_end(db);
	return ok;
}

/* A large book is looked at in a copy, so that others can save meanwhile; where
 * there is no room for one, in place. */
bool desk_verify(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	int64_t size;
	*out = (struct desk_verdict){.ok = true};
	if (!db_size(desk->db, &size, err))
		return false;
	struct db *copy = size > LARGE ? db_snapshot(desk->db, NULL) : NULL;
	bool ok = check_all(copy ? copy : desk->db, out, err);
	db_close(copy);
	if (!ok)
		desk_verdict_release(out);
	return ok;
}

void desk_verdict_release(struct desk_verdict *verdict)
{
	buf_release(&verdict->says);
}
