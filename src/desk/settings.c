/* SPDX-License-Identifier: MIT */
#include "desk/settings.h"

#include <stdlib.h>
#include <string.h>

#include "desk/policy.h"
#include "base/asset.h"
#include "base/country.h"
#include "base/text.h"
#include "desk/desk.h"
#include "follow/limitation.h"
#include "ledger/aging.h"
#include "letter/address.h"
#include "letter/language.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/find.h"

enum { LINE_MOST = 200, TEXT_MOST = 4000 };

/* --- what may stand in each --- */

static bool check_text(const char *value, struct buf *out, struct err *err)
{
	size_t start = out->len, len = strlen(value);
	if (len > TEXT_MOST)
		return err_set(err, ERR_DATA, "it is too long: at most %d bytes", TEXT_MOST);
	text_trim(&value, &len);
	return text_nfc(value, len, out, err) && (out->len >= start);
}

static bool check_line(const char *value, struct buf *out, struct err *err)
{
	if (strlen(value) > LINE_MOST)
		return err_set(err, ERR_DATA, "it is too long: at most %d bytes", LINE_MOST);
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return err_set(err, ERR_DATA, "it must be one line without control characters");
	return check_text(value, out, err);
}

static bool one_of(const char *value, const char *const *allowed, struct buf *out, struct err *err)
{
	struct buf list = BUF_INIT;
	for (size_t i = 0; allowed[i]; i++) {
		if (text_ascii_same(value, allowed[i])) {
			buf_release(&list);
			buf_adds(out, allowed[i]);
			return true;
		}
		buf_addf(&list, "%s%s", i ? ", " : "", allowed[i]);
	}
	err_set(err, ERR_DATA, "\"%.60s\" is not one of %s", value, buf_str(&list));
	buf_release(&list);
	return false;
}

static bool number(const char *value, int64_t low, int64_t high, struct buf *out, struct err *err)
{
	int64_t n;
	if (!text_number(value, low, high, &n))
		return err_set(err, ERR_DATA, "\"%.60s\" is not a whole number of %lld to %lld", value,
		               (long long)low, (long long)high);
	buf_addf(out, "%lld", (long long)n);
	return true;
}

static bool check_country(const char *value, struct buf *out, struct err *err)
{
	for (int i = 0; i < 2; i++) {
		char c = value[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			return err_set(err, ERR_DATA, "\"%.60s\" is not a country of two letters, like DE", value);
		buf_addc(out, c);
	}
	if (value[2] || !country_known(buf_str(out) + out->len - 2))
		return err_set(err, ERR_DATA, "\"%.60s\" is not a country of two letters, like DE", value);
	return true;
}

static bool check_zone(const char *value, struct buf *out, struct err *err)
{
	if (!clock_set_zone(value, err))
		return false;
	buf_adds(out, value);
	return true;
}

static bool check_mail(const char *value, struct buf *out, struct err *err)
{
	if (*value && !address_check(value, err))
		return false;
	buf_adds(out, value);
	return true;
}

static bool check_currency(const char *value, struct buf *out, struct err *err)
{
	currency_code code;
	if (!money_currency(value, code))
		return err_set(err, ERR_DATA, "\"%.60s\" is no currency: three letters, like EUR", value);
	buf_adds(out, code);
	return true;
}

static bool check_decimal(const char *value, struct buf *out, struct err *err)
{
	return one_of(value, (const char *const[]){".", ",", NULL}, out, err);
}

static bool check_order(const char *value, struct buf *out, struct err *err)
{
	return one_of(value, (const char *const[]){"dmy", "mdy", "ymd", NULL}, out, err);
}

static bool check_language(const char *value, struct buf *out, struct err *err)
{
	if (!language_known(value))
		return err_set(err, ERR_DATA, "there are no letters in \"%.60s\" yet: try en", value);
	buf_adds(out, value);
	return true;
}

static bool check_years(const char *value, struct buf *out, struct err *err)
{
	return number(value, 1, 100, out, err);
}

static bool check_hold(const char *value, struct buf *out, struct err *err)
{
	return number(value, 0, 1440, out, err);
}

static bool check_host(const char *value, struct buf *out, struct err *err)
{
	size_t good = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]");
	if (value[good] || value[0] == '-' || good > 253)
		return err_set(err, ERR_DATA, "\"%.60s\" is no host name, like smtp.firm.example", value);
	buf_adds(out, value);
	return true;
}

static bool check_port(const char *value, struct buf *out, struct err *err)
{
	return number(value, 1, 65535, out, err);
}

static bool check_tls(const char *value, struct buf *out, struct err *err)
{
	return one_of(value, (const char *const[]){"smtps", "starttls", NULL}, out, err);
}

static bool check_buckets(const char *value, struct buf *out, struct err *err)
{
	struct aging_scale scale;
	if (!aging_scale_parse(value, &scale, err))
		return false;
	for (int i = 0; i < scale.count; i++)
		buf_addf(out, "%s%d", i ? "," : "", scale.limits[i]);
	return true;
}

static bool check_flag(const char *value, struct buf *out, struct err *err)
{
	return number(value, 0, 1, out, err);
}

static bool check_law(const char *value, struct buf *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct limitation_laws laws;
	const struct asset *file = asset_find("limitation/periods");
	const struct limitation_law *law = NULL;
	struct buf codes = BUF_INIT;
	bool ok = limitation_parse(file->bytes, file->len, "limitation/periods", &arena, &laws, err);
	if (ok && !(law = limitation_law(&laws, value))) {
		for (size_t i = 0; i < laws.count; i++)
			buf_addf(&codes, "%s%s", i ? ", " : "", laws.list[i].code);
		ok = err_set(err, ERR_DATA, "no period is known for \"%.40s\": %s", value, buf_str(&codes));
	}
	if (ok)
		buf_adds(out, law->code);
	buf_release(&codes);
	arena_release(&arena);
	return ok;
}

static const struct setting table[] = {
	{"firm.name", "the firm whose money it is, as letters name it", "", check_line, false},
	{"firm.country", "its country, two letters", "", check_country, false},
	{"firm.zone", "its time zone (Europe/Berlin): says what day today is", "", check_zone, false},
	{"firm.address", "its postal address; may have several lines", "", check_text, false},
	{"firm.mail", "the address clients answer to", "", check_mail, false},
	{"firm.phone", "the phone number clients ring back", "", check_line, false},
	{"firm.bank", "ways to pay, as letters state them; may have several lines", "", check_text, false},
	{"currency", "its own currency: shown first, and for files that name none", "", check_currency, false},
	{"decimal", "the decimal sign of amounts shown and typed: . or ,", ".", check_decimal, false},
	{"date-order", "how 3/4 is read: dmy, mdy or ymd", "dmy", check_order, false},
	{"language", "of letters to clients with no language of their own", "en", check_language, false},
	{"policy", "the ladder of steps for clients with none of their own", "courteous", check_line, false},
	{"buckets", "limits of the ages in days", "30,60,90", check_buckets, false},
	{"hold-minutes", "how long a mail is held before it is sent, to take it back", "10", check_hold, false},
	{"retention.years", "clients closed more than so many years ago are listed by `personal retention`", "10", check_years, false},
	{"payments.stop", "1: no reminder while payments are known only until more than 2 business days ago", "0", check_flag, false},
	{"caps.companies", "1: the contact caps of a place, and one call a day, warn for companies too", "0", check_flag, false},
	{"limitation", "whose law says when a claim is time-barred: DE, GB-SCT, US-NY (else the firm's country)", "", check_law, false},
	{"mail.host", "the server mails are given to", "", check_host, false},
	{"mail.port", "its port; 465 with smtps, 587 with starttls", "", check_port, false},
	{"mail.tls", "smtps (TLS at once) or starttls; never without", "smtps", check_tls, false},
	{"mail.user", "the login there; none: no login", "", check_line, false},
	{"mail.from", "the address mails come from", "", check_mail, false},
	{"mail.name", "the name beside it", "", check_line, false},
	{"sample", "1: invented data, nothing is ever sent", "0", check_flag, true},
};

const struct setting *setting_list(size_t *count)
{
	*count = sizeof table / sizeof *table;
	return table;
}

const struct setting *setting_find(const char *name, struct err *err)
{
	const struct setting *like = NULL;
	int least = 4;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
		int d = text_distance(name, table[i].name, least);
		if (d < least && !table[i].inner) {
			least = d;
			like = &table[i];
		}
	}
	if (like)
		err_set(err, ERR_USAGE, "there is no setting \"%.60s\": did you mean %s?", name, like->name);
	else
		err_set(err, ERR_USAGE, "there is no setting \"%.60s\": `dun setting` lists them", name);
	return NULL;
}

/* --- reading and changing --- */

bool desk_setting(struct desk *desk, const char *name, struct buf *value, struct err *err)
{
	const struct setting *setting = setting_find(name, err);
	if (!setting)
		return false;
	bool set = false;
	struct query *q = find_setting(desk->db, name, err);
	if (query_next(q)) {
		set = true;
		buf_adds(value, query_text(q, 0));
	}
	if (!query_end(q, err))
		return false;
	if (!set)
		buf_adds(value, setting->fallback);
	return buf_ok(value, err);
}

/* What would change, read and checked. */
struct ready {
	const char *name;
	struct buf before, after;
};

/* What no policy is would leave everybody without a next action. */
static bool check_policy(struct desk *desk, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct policy policy;
	bool ok = desk_policy_named(desk, name, &arena, &policy, err);
	arena_release(&arena);
	return ok;
}

static bool prepare(struct desk *desk, const struct setting_change *change, struct ready *ready, struct err *err)
{
	const struct setting *setting = setting_find(change->name, err);
	if (!setting || !desk_setting(desk, change->name, &ready->before, err))
		return false;
	ready->name = setting->name;
	if (*change->value && !setting->check(change->value, &ready->after, err))
		return err_prefix(err, "%s: ", setting->name);
	if (*change->value && strcmp(setting->name, "policy") == 0 && !check_policy(desk, buf_str(&ready->after), err))
		return false;
	return buf_ok(&ready->after, err);
}

static bool is_change(const struct ready *ready)
{
	return strcmp(buf_str(&ready->before), buf_str(&ready->after)) != 0;
}

static bool put(struct desk *desk, const struct ready *ready, struct err *err)
{
	struct entry_new entry = {.kind = "setting"};
	fields_add(&entry.facts, "name", ready->name);
	fields_addn(&entry.facts, "before", buf_str(&ready->before), ready->before.len);
	fields_addn(&entry.facts, "after", buf_str(&ready->after), ready->after.len);
	bool ok = setting_put(desk->db, ready->name, buf_str(&ready->after), ready->after.len, err) &&
	          entry_append(desk->db, &desk->actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

static bool put_all(struct desk *desk, const struct ready *ready, size_t count, struct err *err)
{
	struct deed deed;
	const struct ready *only = NULL;
	size_t changes = 0;
	for (size_t i = 0; i < count; i++)
		if (is_change(&ready[i]) && changes++ == 0)
			only = &ready[i];
	if (!only)
		return true;
	if (!(changes == 1 ? deed_begin(&deed, desk->db, &desk->actor, err, "setting %s", only->name)
	                   : deed_begin(&deed, desk->db, &desk->actor, err, "%zu settings", changes)))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = !is_change(&ready[i]) || put(desk, &ready[i], err);
	ok = ok && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

bool desk_set_all(struct desk *desk, const struct setting_change *changes, size_t count, struct err *err)
{
	struct ready *ready = calloc(count ? count : 1, sizeof *ready);
	bool ok = ready || err_memory(err);
	for (size_t i = 0; ok && i < count; i++)
		ok = prepare(desk, &changes[i], &ready[i], err);
	ok = ok && put_all(desk, ready, count, err);
	for (size_t i = 0; ready && i < count; i++) {
		buf_release(&ready[i].before);
		buf_release(&ready[i].after);
	}
	free(ready);
	/* A zone that was tried has become the process's: the stored one counts. */
	return desk_refresh(desk, ok ? err : NULL) && ok;
}

bool desk_set(struct desk *desk, const char *name, const char *value, struct err *err)
{
	const struct setting_change change = {name, value};
	return desk_set_all(desk, &change, 1, err);
}
