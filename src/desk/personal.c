/* SPDX-License-Identifier: MIT */
#include "desk/personal.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "desk/records.h"

enum { YEARS_USUAL = 10 }; /* the longest that accounting law commonly asks for */

static const char *column(const struct record *record, const char *name)
{
	return record->values[record_column_find(RECORD_CONTACT, name)];
}

static bool fits(const struct record *contact, const char *folded)
{
	struct buf text = BUF_INIT;
	struct buf all = BUF_INIT;
	buf_addf(&all, "%s %s", column(contact, "name"), column(contact, "email"));
	bool found = text_fold(buf_str(&all), all.len, &text, NULL) && strstr(buf_str(&text), folded);
	buf_release(&all);
	buf_release(&text);
	return found;
}

static bool find_contact(struct desk *desk, int64_t client, const char *typed, struct arena *arena, int64_t *id,
                         struct err *err)
{
	struct record_list list;
	struct buf folded = BUF_INIT, names = BUF_INIT;
	int count = 0;
	bool ok = text_fold(typed, strlen(typed), &folded, err) &&
	          desk_record_list(desk, RECORD_CONTACT, client, arena, &list, err);
	for (size_t i = 0; ok && i < list.count; i++) {
		buf_addf(&names, "%s%s", i ? ", " : "", column(&list.rows[i], "name"));
		if (!fits(&list.rows[i], buf_str(&folded)))
			continue;
		*id = list.rows[i].id;
		count++;
	}
	if (ok && count != 1)
		ok = err_set(err, count ? ERR_DATA : ERR_NOINPUT, count ? "\"%.60s\" is several contacts: %.200s"
		             : "there is no contact \"%.60s\"; there are: %.200s", typed, names.len ? buf_str(&names) : "none");
	buf_release(&folded);
	buf_release(&names);
	return ok;
}

bool desk_personal_find(struct desk *desk, const char *ref, const char *contact, struct arena *arena,
                        struct person *out, struct err *err)
{
	struct desk_ref found;
	int64_t id = 0;
	return desk_resolve(desk, ref, &found, err) &&
	       (!contact || find_contact(desk, found.client, contact, arena, &id, err)) &&
	       person_load(desk->db, found.client, id, arena, out, err);
}

bool desk_personal_of(struct desk *desk, int64_t client, int64_t contact, struct arena *arena, struct person *out,
                      struct err *err)
{
	return person_load(desk->db, client, contact, arena, out, err);
}

/* --- erasing --- */

bool desk_personal_try(struct desk *desk, const struct person *person, struct person_erasure *out, struct err *err)
{
	bool ok = db_begin(desk->db, err) && person_erase(desk->db, &desk->actor, person, "", out, err);
	db_rollback(desk->db);
	return ok;
}

bool desk_personal_erase(struct desk *desk, const struct person *person, const char *why, struct person_erasure *out,
                         bool *clean, struct err *err)
{
	struct buf reason = BUF_INIT;
	text_nfc(why, strlen(why), &reason, NULL);
	const char *says = buf_str(&reason);
	size_t len = reason.len;
	text_trim(&says, &len);
	*clean = false;
	bool ok = (len || err_set(err, ERR_USAGE, "say why it is erased: the reason stays on record")) &&
	          db_shred(desk->db, err) && db_begin_bulk(desk->db, err) &&
	          person_erase(desk->db, &desk->actor, person, says, out, err) && db_commit(desk->db, err);
	db_rollback(desk->db);
	if (ok)
		*clean = db_clean(desk->db, NULL);
	buf_release(&reason);
	return ok;
}

bool desk_personal_clean(struct desk *desk, struct err *err)
{
	return db_clean(desk->db, err);
}

void desk_personal_counts(const struct person_erasure *erasure, struct buf *out)
{
	static const struct {
		const char *what, *one;
	} ones[] = {
		{"contacts", "contact"}, {"entries", "entry"}, {"mails", "mail"}, {"files", "file"}, {"imported rows", "imported row"},
		{"files of mails", "file of a mail"}, {"invoices' texts", "invoice's texts"},
		{"payments' references", "payment's reference"}, {"mails' exact bytes", "mail's exact bytes"},
	};
	for (size_t i = 0; i < erasure->count; i++) {
		const struct person_count *count = &erasure->counts[i];
		const char *what = count->what;
		for (size_t o = 0; count->count == 1 && o < sizeof ones / sizeof ones[0]; o++)
			what = strcmp(ones[o].what, what) == 0 ? ones[o].one : what;
		buf_adds(out, i ? ", " : "");
		if (strcmp(what, "name and address") != 0)
			buf_addf(out, "%" PRId64 " ", count->count);
		buf_adds(out, what);
	}
}

/* --- what need not be kept --- */

bool desk_personal_old(struct desk *desk, int64_t *years, struct arena *arena, struct vec *out, struct err *err)
{
	struct buf value = BUF_INIT;
	bool ok = desk_setting(desk, "retention.years", &value, err);
	if (ok && !*years && !text_number(buf_str(&value), 1, 100, years))
		*years = YEARS_USUAL;
	buf_release(&value);
	return ok && person_old(desk->db, date_add_months(desk->today, -12 * (int)*years), arena, out, err);
}
