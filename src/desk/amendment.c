/* SPDX-License-Identifier: MIT */
#include "desk/amendment.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/word.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/ladder.h"
#include "store/promise.h"

static bool by_hand(const struct entry *entry)
{
	static const char *const kinds[] = {"call", "letter", "visit", "note", "promise", "correction", "file", "consent"};
	struct field field;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(entry->kind, kinds[i]) == 0)
			return true;
	return fields_get(entry->facts, entry->facts_len, "by-hand", &field);
}

static bool may_touch(struct desk *desk, int64_t seq, struct arena *arena, struct entry *entry, struct err *err)
{
	if (!entry_load(desk->db, seq, arena, entry, err))
		return false;
	if (entry->withdrawn_by)
		return err_set(err, ERR_NO, "entry %" PRId64 " was withdrawn already", seq);
	return by_hand(entry) ||
	       err_set(err, ERR_NO, "entry %" PRId64 " (%s) was not written by hand; undo what made it", seq, entry->kind);
}

/* A promise belongs to the entry that told of it first; one that was undone and
 * done again is told by a later entry, which names the first as "again". */
static bool withdraw_promises(struct desk *desk, const struct entry *about, struct err *err)
{
	struct field field;
	if (!ladder_withdraw(desk->db, about->seq, err) || !promise_withdraw(desk->db, about->seq, err))
		return false;
	for (size_t at = 0; fields_next(about->facts, about->facts_len, &at, &field);) {
		char number[24] = "";
		int64_t first;
		if (field.name_len != 5 || memcmp(field.name, "again", 5) != 0 || field.value_len >= sizeof number)
			continue;
		memcpy(number, field.value, field.value_len);
		if (text_number(number, 1, INT64_MAX, &first) && !promise_withdraw(desk->db, first, err))
			return false;
	}
	return true;
}

static bool append_about(struct desk *desk, const struct entry *about, const char *kind, const char *text,
                         const char *reason, int64_t *seq, struct err *err)
{
	struct entry_new entry = {.kind = kind, .client = about->client, .invoice = about->invoice, .about = about->seq,
	                          .facts = BUF_INIT, .words = BUF_INIT};
	struct deed deed;
	int64_t written = 0;
	bool ok = word_add(&entry.words, "text", text, err) && word_add(&entry.words, "reason", reason, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "%s of %s %" PRId64, kind, about->kind, about->seq);
	if (ok) {
		bool withdraws = strcmp(kind, "withdrawal") == 0;
		ok = entry_append(desk->db, &desk->actor, &entry, &written, err) &&
		     (!withdraws || withdraw_promises(desk, about, err)) && deed_commit(&deed, err);
		if (!ok)
			deed_abandon(&deed);
	}
	if (ok && seq)
		*seq = written;
	entry_new_release(&entry);
	return ok;
}

bool desk_withdraw(struct desk *desk, int64_t entry, const char *reason, int64_t *seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry about;
	if (!*reason)
		return err_set(err, ERR_DATA, "a withdrawal needs its reason");
	bool ok = may_touch(desk, entry, &arena, &about, err) &&
	          append_about(desk, &about, "withdrawal", "", reason, seq, err);
	arena_release(&arena);
	return ok;
}

bool desk_correct(struct desk *desk, int64_t entry, const char *text, const char *reason, int64_t *seq,
                  struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry about;
	if (!*text)
		return err_set(err, ERR_DATA, "a correction needs the text as it should be");
	bool ok = may_touch(desk, entry, &arena, &about, err);
	/* A correction is put right where it corrects: what stands last counts. */
	if (ok && strcmp(about.kind, "correction") == 0)
		ok = may_touch(desk, about.about, &arena, &about, err);
	ok = ok && append_about(desk, &about, "correction", text, reason, seq, err);
	arena_release(&arena);
	return ok;
}
