/* SPDX-License-Identifier: MIT */
#include "desk/records.h"

#include <stdio.h>
#include <string.h>

#include "desk/policy.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/hold.h"

struct record_reading desk_reading(const struct desk *desk, const char *currency)
{
	return (struct record_reading){
		.decimal = desk->decimal, .order = desk->date_order, .today = desk->today, .currency = currency,
	};
}

bool desk_record_load(struct desk *desk, enum record_kind kind, int64_t id, struct arena *arena,
                      struct record *out, struct err *err)
{
	return record_load(desk->db, kind, id, arena, out, err);
}

bool desk_record_list(struct desk *desk, enum record_kind kind, int64_t client, struct arena *arena,
                      struct record_list *out, struct err *err)
{
	return record_list_load(desk->db, kind, client, arena, out, err);
}

/* --- the entry of a change --- */

static void add_side(struct entry_new *entry, const struct record_column *column, const char *side,
                     const char *value)
{
	char name[60];
	snprintf(name, sizeof name, "%s.%s", side, column->name);
	fields_add(column->personal ? &entry->words : &entry->facts, name, value);
}

/* before NULL: it is new. */
static bool write_entry(struct desk *desk, const struct record *before, const struct record *after,
                        struct err *err)
{
	const struct record_column *columns = record_columns(after->kind);
	struct entry_new entry = {
		.kind = record_kind_name(after->kind), .client = after->client,
		.invoice = after->kind == RECORD_INVOICE ? after->id : 0,
	};
	fields_add(&entry.facts, "op", before ? "edit" : "add");
	if (after->kind == RECORD_CONTACT)
		fields_add_int(&entry.facts, "contact", after->id);
	for (int i = 0; columns[i].name; i++) {
		if (before && strcmp(before->values[i], after->values[i]) == 0)
			continue;
		if (before)
			add_side(&entry, &columns[i], "before", before->values[i]);
		add_side(&entry, &columns[i], "after", after->values[i]);
	}
	bool ok = entry_append(desk->db, &desk->actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

/* What the first column says, else the next that says anything. */
static const char *called(const struct record *record)
{
	const struct record_column *columns = record_columns(record->kind);
	for (int i = 0; columns[i].name; i++)
		if (*record->values[i])
			return record->values[i];
	return "";
}

/* An invoice cannot be due before there was one. */
static bool check_invoice(const struct record *record, struct err *err)
{
	const char *due = record->values[record_column_find(RECORD_INVOICE, "due")];
	const char *issued = record->values[record_column_find(RECORD_INVOICE, "issued")];
	return !*due || !*issued || strcmp(due, issued) >= 0 || /* ISO days sort as texts do */
	       err_set(err, ERR_DATA, "due: %s lies before the day it was issued, %s", due, issued);
}

static bool check_client(struct desk *desk, const struct record *record, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct policy policy;
	const char *name = record->values[record_column_find(RECORD_CLIENT, "policy")];
	bool ok = !*name || desk_policy_named(desk, name, &arena, &policy, err);
	arena_release(&arena);
	return ok;
}

/* A contact nobody could name or reach is none. */
static bool check_record(struct desk *desk, const struct record *record, struct err *err)
{
	if (record->kind == RECORD_INVOICE)
		return check_invoice(record, err);
	if (record->kind == RECORD_CLIENT)
		return check_client(desk, record, err);
	static const char *const one_of[] = {"name", "email", "phone"};
	if (record->kind != RECORD_CONTACT)
		return true;
	for (size_t i = 0; i < sizeof one_of / sizeof *one_of; i++) {
		int at = record_column_find(RECORD_CONTACT, one_of[i]);
		if (at >= 0 && *record->values[at])
			return true;
	}
	return err_set(err, ERR_DATA, "a contact needs a name, a mail address or a phone number");
}

bool desk_record_add(struct desk *desk, struct record *record, struct err *err)
{
	struct deed deed;
	if (!check_record(desk, record, err) || !deed_begin(&deed, desk->db, &desk->actor, err, "new %s %s", record_kind_name(record->kind), called(record)))
		return false;
	bool ok = record_save(desk->db, record, err) && write_entry(desk, NULL, record, err) &&
	          deed_commit(&deed, err);
	deed_abandon(&deed);
	if (!ok)
		record->id = 0;
	return ok;
}

/* --- editing what others may edit too --- */

/* now with what the person changed; false when somebody else changed that too. */
static bool merge(const struct record *seen, const struct record *wanted, const struct record *now,
                  struct record *merged, bool *any)
{
	const struct record_column *columns = record_columns(now->kind);
	bool clash = false;
	*merged = *now;
	*any = false;
	for (int i = 0; columns[i].name; i++) {
		if (strcmp(wanted->values[i], seen->values[i]) == 0 || strcmp(wanted->values[i], now->values[i]) == 0)
			continue;
		if (strcmp(now->values[i], seen->values[i]) != 0)
			clash = true;
		merged->values[i] = wanted->values[i];
		*any = true;
	}
	return !clash;
}

static bool edit(struct desk *desk, const struct record *seen, const struct record *wanted, struct record *now,
                 bool *clash, struct deed *deed, struct arena *arena, struct err *err)
{
	struct record merged;
	bool any;
	if (!record_load(desk->db, seen->kind, seen->id, arena, now, err))
		return false;
	if (!merge(seen, wanted, now, &merged, &any)) {
		*clash = true;
		return err_set(err, ERR_AGAIN, "somebody else has changed %s meanwhile: nothing was saved, look at both",
		               called(now));
	}
	if (!any)
		return true;
	return check_record(desk, &merged, err) && record_save(desk->db, &merged, err) && write_entry(desk, now, &merged, err) &&
	       deed_commit(deed, err) && record_load(desk->db, seen->kind, seen->id, arena, now, err);
}

bool desk_record_edit(struct desk *desk, const struct record *seen, const struct record *wanted, struct arena *arena,
                      struct record *now, bool *clash, struct err *err)
{
	struct deed deed;
	*clash = false;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "change of %s %s", record_kind_name(seen->kind), called(seen)))
		return false;
	bool ok = edit(desk, seen, wanted, now, clash, &deed, arena, err);
	deed_abandon(&deed);
	return ok;
}

/* --- who looks after whom --- */

static bool put_owner(struct desk *desk, int64_t client, const char *owner, size_t *changed, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct record before, after;
	const int at = record_column_find(RECORD_CLIENT, "owner");
	bool ok = record_load(desk->db, RECORD_CLIENT, client, &arena, &before, err);
	after = before;
	if (ok && strcmp(before.values[at], owner) != 0) {
		after.values[at] = owner;
		ok = record_save(desk->db, &after, err) && write_entry(desk, &before, &after, err);
		*changed += ok;
	}
	arena_release(&arena);
	return ok;
}

bool desk_owner_all(struct desk *desk, const int64_t *clients, size_t count, const char *owner, size_t *changed,
                    struct err *err)
{
	struct deed deed;
	*changed = 0;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "%s looks after %zu client%s", *owner ? owner : "nobody", count,
	                count == 1 ? "" : "s"))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = put_owner(desk, clients[i], owner, changed, err);
	ok = ok && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

/* --- holds and the next day to look --- */

/* Changes what stands of a client by one entry. */
static bool put_hold(struct desk *desk, int64_t client, const struct hold *hold, const char *kind,
                     const char *deed_name, struct err *err)
{
	struct deed deed;
	struct entry_new entry = {.kind = kind, .client = client};
	if (strcmp(kind, "hold") == 0) {
		fields_add(&entry.facts, "op", hold->from == DATE_NONE ? "release" : "hold");
		fields_add_day(&entry.facts, "from", hold->from);
		fields_add_day(&entry.facts, "until", hold->until);
		fields_add_day(&entry.facts, "review", hold->review);
		fields_add(&entry.words, "why", hold->why);
	} else {
		fields_add(&entry.facts, "op", hold->follow_up == DATE_NONE ? "clear" : "set");
		fields_add_day(&entry.facts, "day", hold->follow_up);
	}
	bool ok = deed_begin(&deed, desk->db, &desk->actor, err, "%s %s", deed_name, hold->client);
	if (ok) {
		ok = hold_put(desk->db, client, hold, err) &&
		     entry_append(desk->db, &desk->actor, &entry, NULL, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	entry_new_release(&entry);
	return ok;
}

bool desk_hold_of(struct desk *desk, int64_t client, struct hold *out, struct err *err)
{
	return hold_load(desk->db, client, out, err);
}

static bool hold_from_today(struct desk *desk, int64_t client, daynum until, daynum review, const char *why,
                            struct err *err)
{
	struct hold hold;
	if (!why || !*why)
		return err_set(err, ERR_DATA, "a hold needs its reason");
	if (until != DATE_NONE && until < desk->today)
		return err_set(err, ERR_DATA, "a hold cannot end before today");
	if (review != DATE_NONE && review < desk->today)
		return err_set(err, ERR_DATA, "the day to look at it again is over already");
	if (!hold_load(desk->db, client, &hold, err))
		return false;
	hold.from = desk->today;
	hold.until = until;
	hold.review = review;
	snprintf(hold.why, sizeof hold.why, "%s", why);
	return put_hold(desk, client, &hold, "hold", "hold on", err);
}

bool desk_hold(struct desk *desk, int64_t client, daynum until, const char *why, struct err *err)
{
	daynum review = until == DATE_NONE ? desk->today + HOLD_REVIEW_DAYS : DATE_NONE;
	return hold_from_today(desk, client, until, review, why, err);
}

bool desk_hold_open(struct desk *desk, int64_t client, daynum review, const char *why, struct err *err)
{
	return hold_from_today(desk, client, DATE_NONE, review, why, err);
}

bool desk_holds(struct desk *desk, struct arena *arena, struct hold_list *out, struct err *err)
{
	return hold_list(desk->db, desk->today, arena, out, err);
}

bool desk_release(struct desk *desk, int64_t client, struct err *err)
{
	struct hold hold;
	if (!hold_load(desk->db, client, &hold, err))
		return false;
	if (hold.from == DATE_NONE)
		return err_set(err, ERR_NO, "it is not on hold");
	hold.from = hold.until = hold.review = DATE_NONE;
	hold.why[0] = '\0';
	return put_hold(desk, client, &hold, "hold", "release of", err);
}

bool desk_follow_up(struct desk *desk, int64_t client, daynum day, struct err *err)
{
	struct hold hold;
	if (!hold_load(desk->db, client, &hold, err))
		return false;
	hold.follow_up = day;
	return put_hold(desk, client, &hold, "follow-up", "next follow-up of", err);
}
