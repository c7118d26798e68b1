/* SPDX-License-Identifier: MIT */
#include "desk/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "desk/anchor.h"
#include "store/agreed.h"
#include "store/content.h"
#include "store/deed.h"
#include "store/entry_file.h"
#include "store/entry_index.h"
#include "store/import.h"
#include "store/payment.h"
#include "store/person.h"
#include "store/proof.h"

/* A look in progress, while others may save: what the log is compared with is read before
 * the log, which only grows; each check sees one state of the book. */
struct look {
	struct desk *desk;
	struct db *db;
	struct vec anchors; /* heads known from elsewhere */
	size_t outside; /* how many of them, the first, are not the book's own */
	int64_t newest;     /* the newest entry that a step of undo knows */
	struct entry_index_sums indexes;
	struct proof proof;
	struct desk_verdict *out;
};

static void complain(struct desk_verdict *verdict, int64_t entry, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* entry: the one it is about; 0: none. */
static void complain(struct desk_verdict *verdict, int64_t entry, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addv(&verdict->says, format, args);
	va_end(args);
	buf_addc(&verdict->says, '\n');
	verdict->ok = false;
	verdict->problems++;
	if (entry && (!verdict->first_bad || entry < verdict->first_bad))
		verdict->first_bad = entry;
}

/* What a check that speaks by its error has to say: damage is a problem, anything else
 * kept us from looking. */
static bool heard(struct look *look, bool sound, const struct err *why, struct err *err)
{
	if (sound)
		return true;
	if (why->code != ERR_DATA) {
		if (err)
			*err = *why;
		return false;
	}
	complain(look->out, 0, "%s", why->text);
	return true;
}

static bool check_file(struct look *look, struct err *err)
{
	struct err why = {0};
	return heard(look, db_sound_but_log(look->db, &why), &why, err);
}

/* --- the chain --- */

static bool witness(void *arg, const struct entry_row *row, const void *words, size_t words_len, struct err *err)
{
	struct look *look = arg;
	entry_index_add(&look->indexes, row);
	return proof_hear(&look->proof, row, words, words_len, err);
}

/* The chain cannot show that its end was cut off; what was done with those entries may. */
static void check_end(struct look *look)
{
	if (look->newest > look->out->entries)
		complain(look->out, look->out->entries + 1,
		         "the log ends with entry %lld, but entry %lld was written: its end was cut off",
		         (long long)look->out->entries, (long long)look->newest);
}

static bool check_chain(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	struct desk_verdict *out = look->out;
	struct err odd = {0};
	bool ok = entry_index_start(&look->indexes, err) &&
	          entry_verify(look->db, witness, look, &out->chain, &why, err) &&
	          entry_head(look->db, &out->entries, &out->head, err) && person_erased(look->db, &out->erased, err);
	if (ok && out->chain.bad)
		complain(out, out->chain.bad, "%s", buf_str(&why));
	else if (ok)
		ok = heard(look, entry_index_verify(look->db, &look->indexes, out->chain.good, &odd), &odd, err);
	buf_release(&why);
	if (ok)
		check_end(look);
	return ok;
}

/* --- heads known from elsewhere --- */

/* The oldest that do not hold. */
struct odds {
	struct anchor differs, beyond;
};

static void keep_oldest(struct anchor *oldest, const struct anchor *anchor)
{
	if (!oldest->seq || anchor->seq < oldest->seq)
		*oldest = *anchor;
}

static void keep_newest(struct anchor *newest, const struct anchor *anchor)
{
	if (anchor->seq > newest->seq)
		*newest = *anchor;
}

static bool ask_all(struct look *look, struct odds *odds, struct err *err)
{
	for (size_t i = 0; i < look->anchors.len; i++) {
		const struct anchor *anchor = &VEC_AT(struct anchor, &look->anchors, i);
		enum anchor_answer answer;
		if (look->out->chain.bad && anchor->seq >= look->out->chain.bad)
			continue; /* broken before it: it says nothing more */
		if (!anchor_ask(look->db, anchor, &answer, err))
			return false;
		if (answer == ANCHOR_DIFFERS)
			keep_oldest(&odds->differs, anchor);
		else if (answer == ANCHOR_BEYOND)
			keep_oldest(&odds->beyond, anchor);
		else if (anchor->seq <= look->out->chain.good)
			keep_newest(i < look->outside ? &look->out->complete : &look->out->remembered, anchor);
	}
	look->out->anchors = look->anchors.len;
	return true;
}

/* The last head that holds before one that does not: what lies behind it is not known. */
static int64_t last_before(struct look *look, int64_t seq)
{
	int64_t last = 0;
	enum anchor_answer answer;
	for (size_t i = 0; i < look->anchors.len; i++) {
		const struct anchor *anchor = &VEC_AT(struct anchor, &look->anchors, i);
		if (anchor->seq > last && anchor->seq < seq && anchor_ask(look->db, anchor, &answer, NULL) &&
		    answer == ANCHOR_HOLDS)
			last = anchor->seq;
	}
	return last;
}

static void tell_odds(struct look *look, const struct odds *odds)
{
	if (odds->differs.seq) {
		int64_t first = last_before(look, odds->differs.seq) + 1;
		complain(look->out, first, "entry %lld is not the one that %s knows: what follows entry %lld was written anew",
		         (long long)odds->differs.seq, odds->differs.says, (long long)first - 1);
	}
	if (odds->beyond.seq)
		complain(look->out, look->out->entries + 1,
		         "the log ends with entry %lld, but %s knows entry %lld: its end was cut off",
		         (long long)look->out->entries, odds->beyond.says, (long long)odds->beyond.seq);
}

static bool note_complete(struct look *look, struct err *err)
{
	struct desk_verdict *out = look->out;
	struct arena arena = ARENA_INIT;
	struct entry entry;
	bool ok = !out->complete.seq || entry_load(look->db, out->complete.seq, &arena, &entry, err);
	if (ok && out->complete.seq)
		out->complete_at = entry.recorded;
	arena_release(&arena);
	return ok;
}

static bool check_anchors(struct look *look, struct err *err)
{
	struct odds odds = {.differs = {.seq = 0}};
	if (!ask_all(look, &odds, err))
		return false;
	tell_odds(look, &odds);
	return note_complete(look, err);
}

/* --- what hangs on it --- */

static bool check_content(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bytes, entry;
	bool bad;
	bool ok = content_verify(look->db, &bytes, &bad, &entry, &why, err);
	if (ok && bad)
		complain(look->out, entry, "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

/* Only a chain that holds says what the state should be. */
static bool check_state(struct look *look, struct err *err)
{
	struct proof_fault fault = {.says = BUF_INIT};
	struct entry_proof *chain = &look->out->chain;
	if (!chain->bad && !entry_verify(look->db, witness, look, chain, &fault.says, err))
		return false;
	if (chain->bad)
		return true;
	bool ok = proof_judge(&look->proof, look->db, &fault, err);
	if (ok && fault.count) {
		buf_truncate(&fault.says, fault.says.len - 1);
		complain(look->out, fault.entry, "%s", buf_str(&fault.says));
	}
	buf_release(&fault.says);
	return ok;
}

static bool check_payments(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = payment_verify(look->db, &bad, &why, err);
	if (ok && bad)
		complain(look->out, 0, "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_agreed(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad, entry;
	bool ok = agreed_verify(look->db, &bad, &entry, &why, err);
	if (ok && bad)
		complain(look->out, entry, "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_imports(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = import_verify(look->db, &bad, &why, err);
	if (ok && bad)
		complain(look->out, proof_import(&look->proof, bad), "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_files(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t bad;
	bool ok = entry_file_verify(look->db, &bad, &why, err);
	if (ok && bad)
		complain(look->out, bad, "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

static bool check_stamps(struct look *look, struct err *err)
{
	struct buf why = BUF_INIT;
	struct desk_verdict *out = look->out;
	const char *ca_file = look->desk->config.stamp_ca_file;
	bool ok = stamp_verify(look->db, ca_file, &out->stamps, &why, err);
	out->signatures = *ca_file;
	if (ok && out->stamps.bad)
		complain(out, out->stamps.bad, "%s", buf_str(&why));
	buf_release(&why);
	return ok;
}

/* What a head outside or a step of undo knows of the log. */
static bool gather(struct look *look, const struct vec *heads, struct err *err)
{
	for (size_t i = 0; heads && i < heads->len; i++) {
		struct anchor *slot = vec_push(&look->anchors);
		if (slot)
			*slot = VEC_AT(struct anchor, heads, i);
	}
	if (!vec_ok(&look->anchors, err) || !desk_anchor_notes(look->desk, &look->anchors, err))
		return false;
	look->outside = look->anchors.len;
	return anchor_remembered(look->db, &look->anchors, err) && deed_newest_entry(look->db, &look->newest, err);
}

static bool check_all(struct look *look, struct err *err)
{
	static bool (*const checks[])(struct look *, struct err *) = {
		check_file, check_anchors, check_stamps, check_payments, check_agreed, check_imports, check_state,
		check_content, check_files,
	};
	bool ok = check_chain(look, err);
	for (size_t i = 0; ok && i < sizeof checks / sizeof *checks; i++) {
		if (!db_look(look->db, err))
			return false;
		ok = checks[i](look, err);
		db_look_end(look->db);
	}
	return ok && buf_ok(&look->out->says, err);
}

bool desk_verify_against(struct desk *desk, const struct vec *heads, struct desk_verdict *out, struct err *err)
{
	struct look look = {.desk = desk, .db = desk->db, .anchors = VEC_INIT(struct anchor), .out = out};
	*out = (struct desk_verdict){.ok = true};
	proof_init(&look.proof);
	bool ok = gather(&look, heads, err) && check_all(&look, err);
	proof_release(&look.proof);
	vec_release(&look.anchors);
	if (!ok)
		desk_verdict_release(out);
	else if (out->ok)
		desk_anchor_note(desk, "verify", "");
	return ok;
}

bool desk_verify(struct desk *desk, struct desk_verdict *out, struct err *err)
{
	return desk_verify_against(desk, NULL, out, err);
}

void desk_verdict_release(struct desk_verdict *verdict)
{
	buf_release(&verdict->says);
}
