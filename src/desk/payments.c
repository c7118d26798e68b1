/* SPDX-License-Identifier: MIT */
#include "desk/payments.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "desk/records.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/news.h"

/* --- what a person says --- */

bool desk_pay_currency(struct desk *desk, const struct desk_ref *ref, const char *typed, struct arena *arena,
                       currency_code out, struct err *err)
{
	struct record_list list;
	const int at = record_column_find(RECORD_INVOICE, "currency");
	bool several = false;
	out[0] = '\0';
	if (typed && !money_currency(typed, out))
		return err_set(err, ERR_USAGE, "--currency: \"%.40s\" is no currency", typed);
	if (typed && !ref->invoice)
		return true;
	if (!desk_record_list(desk, RECORD_INVOICE, ref->client, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const char *currency = list.rows[i].values[at];
		if (ref->invoice && list.rows[i].id != ref->invoice)
			continue;
		if (typed && strcmp(out, currency) != 0)
			return err_set(err, ERR_DATA, "the invoice is in %s, not in %s", currency, out);
		several = several || (*out && strcmp(out, currency) != 0);
		memcpy(out, currency, sizeof(currency_code));
	}
	if (several)
		return err_set(err, ERR_USAGE, "the client has invoices in several currencies: say which by --currency");
	if (!*out)
		memcpy(out, desk->currency, sizeof(currency_code));
	return *out || err_set(err, ERR_USAGE, "say the currency by --currency");
}

/* One "1001:500.00"; a number may itself hold a colon. */
static bool read_part(struct desk *desk, int64_t client, const char *currency, const char *text, struct arena *arena,
                      struct payment_part *part, struct err *err)
{
	struct desk_ref ref;
	struct err whole = {0};
	const char *colon = strrchr(text, ':');
	*part = (struct payment_part){0};
	if (!desk_resolve(desk, arena_printf(arena, "invoice:%s", text), &ref, &whole)) {
		if (!colon)
			return err_set(err, whole.code, "%s", whole.text);
		const char *number = arena_strn(arena, text, (size_t)(colon - text));
		if (!desk_resolve(desk, arena_printf(arena, "invoice:%s", number), &ref, err))
			return false;
		if (!money_parse(colon + 1, currency, desk->decimal, &part->amount, err))
			return err_prefix(err, "%s: ", number);
		if (part->amount <= 0)
			return err_set(err, ERR_DATA, "%s: its part is more than nothing", number);
	}
	if (ref.client != client)
		return err_set(err, ERR_DATA, "invoice %s is one of %s", ref.invoice_number, ref.client_name);
	part->invoice = ref.invoice;
	return true;
}

/* With a comma as the decimal sign, "1001:500,00" is one part: a comma parts where no
 * digits of an amount stand on both sides of it. */
static size_t part_length(const char *text, char decimal)
{
	size_t len = 0;
	bool amount = false;
	for (; text[len] && text[len] != ';'; len++) {
		amount = amount || text[len] == ':';
		if (text[len] != ',')
			continue;
		size_t digits = strspn(text + len + 1, "0123456789");
		char behind = text[len + 1 + digits];
		if (decimal == ',' && amount && digits == 2 && (!behind || behind == ',' || behind == ';' || behind == ' ')) {
			amount = false;
			continue;
		}
		if (decimal == '.' && amount && digits == 3 && behind == '.')
			continue; /* 1,234.50 */
		break;
	}
	return len;
}

bool desk_pay_parts(struct desk *desk, int64_t client, const char *currency, const char *text, struct arena *arena,
                    struct payment_part **parts, size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct payment_part);
	bool ok = true;
	while (ok && *text) {
		size_t cut = part_length(text, desk->decimal), len = cut;
		const char *one = text;
		text_trim(&one, &len);
		text += cut + (text[cut] != '\0');
		if (!len)
			continue;
		struct payment_part part;
		ok = read_part(desk, client, currency, arena_strn(arena, one, len), arena, &part, err);
		for (size_t i = 0; ok && i < found.len; i++)
			if (VEC_AT(struct payment_part, &found, i).invoice == part.invoice)
				ok = err_set(err, ERR_DATA, "%.*s is named twice", (int)len, one);
		struct payment_part *row = ok ? vec_push(&found) : NULL;
		if (row)
			*row = part;
	}
	ok = ok && vec_ok(&found, err);
	*parts = ok ? arena_array(arena, found.len, sizeof **parts) : NULL;
	*count = *parts ? found.len : 0;
	if (*count)
		memcpy(*parts, found.data, found.len * sizeof **parts);
	vec_release(&found);
	return ok && arena_ok(arena, err);
}

/* --- entries --- */

static void add_money(struct entry_new *entry, const char *name, const char *before, int64_t amount,
                      const char *currency)
{
	struct buf text = BUF_INIT;
	buf_adds(&text, before);
	money_plain(&text, amount, currency);
	fields_add_buf(&entry->facts, name, &text);
	buf_release(&text);
}

static void add_shares(struct entry_new *entry, const struct payment_result *result, const char *currency)
{
	for (size_t i = 0; i < result->count; i++) {
		char number[200];
		snprintf(number, sizeof number, "%.190s ", result->shares[i].number);
		add_money(entry, "to", number, result->shares[i].amount, currency);
	}
}

static bool append(struct desk *desk, struct entry_new *entry, struct err *err)
{
	bool ok = entry_append(desk->db, &desk->actor, entry, NULL, err);
	entry_new_release(entry);
	return ok;
}

/* --- in --- */

static bool check_day(const struct desk *desk, daynum day, const char *what, struct err *err)
{
	char text[DATE_TEXT_SIZE];
	if (day <= desk->today || day <= moment_day(clock_now()))
		return true; /* --today moves ages, not what has happened */
	return err_set(err, ERR_DATA, "%s lies ahead: %s counts from its value date on, so enter it when that has come%s",
	               date_long(day, text), what, strcmp(what, "a payment") == 0 ? " (what is announced is a promise)" : "");
}

static bool too_much(const struct desk *desk, const struct payment_new *payment, int64_t over, struct err *err)
{
	char a[32], b[32];
	const char *where = payment->part_count ? "the invoices named for it take" : "is open";
	return err_set(err, ERR_DATA, "%s %s is %s more than %s: nothing was entered; to keep the rest on account, say so",
	               money_text(a, payment->amount, payment->currency, desk->decimal), payment->currency,
	               money_text(b, over, payment->currency, desk->decimal), where);
}

static bool log_payment(struct desk *desk, const struct payment_new *payment, const struct payment_result *result,
                        struct err *err)
{
	struct entry_new entry = {
		.kind = strcmp(payment->kind, "credit") == 0 ? "credit" : "payment", .client = payment->client,
		.invoice = payment->invoice ? payment->invoice : result->count == 1 ? result->shares[0].invoice : 0,
		.happened = moment_make(payment->paid_on, 0),
	};
	fields_add_int(&entry.facts, "payment", result->id);
	add_money(&entry, "amount", "", payment->amount, payment->currency);
	fields_add(&entry.facts, "currency", payment->currency);
	fields_add_day(&entry.facts, "on", payment->paid_on);
	fields_add(&entry.facts, "number", payment->number);
	add_shares(&entry, result, payment->currency);
	fields_add(&entry.words, "ref", payment->ref);
	return append(desk, &entry, err);
}

bool desk_pay(struct desk *desk, const struct payment_new *payment, bool keep_rest, struct arena *arena,
              struct payment_result *out, int64_t *rest, struct err *err)
{
	struct deed deed;
	char amount[32];
	bool credit = strcmp(payment->kind, "credit") == 0;
	if (rest)
		*rest = 0;
	if (!check_day(desk, payment->paid_on, credit ? "a credit note" : "a payment", err) ||
	    !deed_begin(&deed, desk->db, &desk->actor, err, "%s of %s %s", credit ? "credit note" : "payment",
	                money_text(amount, payment->amount, payment->currency, desk->decimal), payment->currency))
		return false;
	bool ok = payment_add(desk->db, payment, arena, out, err);
	if (ok && out->on_account && !keep_rest && !credit) {
		if (rest)
			*rest = out->on_account;
		ok = too_much(desk, payment, out->on_account, err);
	}
	ok = ok && log_payment(desk, payment, out, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

/* --- on account --- */

bool desk_on_account(struct desk *desk, int64_t client, const char *currency, int64_t *sum, struct err *err)
{
	return account_sum(desk->db, client, currency, sum, err);
}

static bool log_allocation(struct desk *desk, const struct payment_new *wish, const struct payment_result *result,
                           struct err *err)
{
	struct entry_new entry = {
		.kind = "allocation", .client = wish->client, .invoice = result->count == 1 ? result->shares[0].invoice : 0,
	};
	fields_add(&entry.facts, "currency", wish->currency);
	add_shares(&entry, result, wish->currency);
	return append(desk, &entry, err);
}

bool desk_allocate(struct desk *desk, const struct payment_new *wish, struct arena *arena,
                   struct payment_result *out, struct err *err)
{
	struct deed deed;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "allocation of money on account in %s", wish->currency))
		return false;
	bool ok = account_allocate(desk->db, wish, arena, out, err) && log_allocation(desk, wish, out, err) &&
	          deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

static bool log_refund(struct desk *desk, const struct refund_new *refund, struct err *err)
{
	struct entry_new entry = {
		.kind = "refund", .client = refund->client, .happened = moment_make(refund->paid_on, 0),
	};
	add_money(&entry, "amount", "", refund->amount, refund->currency);
	fields_add(&entry.facts, "currency", refund->currency);
	fields_add(&entry.facts, "whole-day", "1");
	fields_add_day(&entry.facts, "on", refund->paid_on);
	fields_add(&entry.words, "ref", refund->ref);
	return append(desk, &entry, err);
}

bool desk_refund(struct desk *desk, const struct refund_new *refund, int64_t *left, struct err *err)
{
	struct deed deed;
	char amount[32];
	if (!check_day(desk, refund->paid_on, "a refund", err) ||
	    !deed_begin(&deed, desk->db, &desk->actor, err, "refund of %s %s",
	                money_text(amount, refund->amount, refund->currency, desk->decimal), refund->currency))
		return false;
	bool ok = account_refund(desk->db, refund, left, err) && log_refund(desk, refund, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

bool desk_money_known(struct desk *desk, daynum *day, struct err *err)
{
	return news_known(desk->db, day, err);
}
