/* SPDX-License-Identifier: MIT */
/* The generated book, the same on every machine and every run:
 *
 *     generate invoices N          CSV of N invoices of N/20 clients on stdout
 *     generate log BOOK N          N log entries, spread over the clients of a book
 *
 * Three years up to 2026-11-23, terms of 0, 14, 30 and 60 days, 85 of 100 paid
 * (one in ten of those in part), mostly EUR, names in four scripts. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/entry.h"
#include "store/fields.h"

enum { PER_CLIENT = 20, DAYS = 3 * 365, LAST_DAY = 20780 /* 2026-11-23 */ };

/* splitmix64: a good number for a seed, in five lines. */
static uint64_t mix(uint64_t seed)
{
	seed += 0x9e3779b97f4a7c15u;
	seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9u;
	seed = (seed ^ seed >> 27) * 0x94d049bb133111ebu;
	return seed ^ seed >> 31;
}

/* 0..below - 1, for a thing and a question about it. */
static int draw(int64_t thing, int question, int below)
{
	return (int)(mix((uint64_t)thing * 64 + (uint64_t)question) % (uint64_t)below);
}

enum { ASK_NAME, ASK_CURRENCY, ASK_ISSUED, ASK_TERMS, ASK_AMOUNT, ASK_PAID, ASK_PART, ASK_LATE, ASK_KIND };

static const char *currency_of(int64_t client)
{
	int n = draw(client, ASK_CURRENCY, 100);
	return n < 76 ? "EUR" : n < 86 ? "USD" : n < 92 ? "GBP" : n < 96 ? "JPY" : "KRW";
}

static void add_name(struct buf *out, int64_t client)
{
	static const char *const forms[] = {
		"Bergmann & Söhne %lld GmbH", "Société Lefèvre %lld SARL", "ООО Рассвет %lld",
		"주식회사 한빛 %lld", "株式会社さくら %lld", "Aldgate Supplies %lld Ltd",
	};
	/* The forms are ours: this is the one place that picks one. */
	const char *form = forms[draw(client, ASK_NAME, 6)];
	const char *mark = strstr(form, "%lld");
	buf_add(out, form, (size_t)(mark - form));
	buf_addf(out, "%lld", (long long)client);
	buf_adds(out, mark + 4);
}

static void add_day(struct buf *out, daynum day)
{
	char iso[DATE_ISO_SIZE];
	buf_adds(out, date_iso(day, iso));
}

/* What was paid of a total, and when: 0 for nothing yet. */
static int64_t paid_of(int64_t invoice, int64_t total, daynum due, daynum *on)
{
	if (draw(invoice, ASK_PAID, 100) >= 85)
		return 0;
	*on = due - 10 + draw(invoice, ASK_LATE, 60);
	if (*on > LAST_DAY)
		return 0;
	return draw(invoice, ASK_PART, 10) ? total : total / 2;
}

static void add_invoice(struct buf *out, int64_t invoice, int64_t clients)
{
	static const int terms[] = {0, 14, 30, 60};
	int64_t client = (int64_t)(mix((uint64_t)invoice) % (uint64_t)clients);
	const char *currency = currency_of(client);
	daynum issued = LAST_DAY - draw(invoice, ASK_ISSUED, DAYS);
	daynum due = issued + terms[draw(invoice, ASK_TERMS, 4)];
	int64_t total = 500 + (int64_t)draw(invoice, ASK_AMOUNT, 2000000);
	daynum on = DATE_NONE;
	int64_t paid = paid_of(invoice, total, due, &on);
	buf_addf(out, "C-%06lld,\"", (long long)client);
	add_name(out, client);
	buf_addf(out, "\",%07lld,", (long long)invoice);
	add_day(out, issued);
	buf_addc(out, ',');
	add_day(out, due);
	buf_addf(out, ",%s,", currency);
	money_plain(out, total, currency);
	buf_addc(out, ',');
	if (paid)
		money_plain(out, paid, currency);
	buf_addc(out, ',');
	if (paid)
		add_day(out, on);
	buf_addc(out, '\n');
}

static bool print_invoices(int64_t count)
{
	struct buf line = BUF_INIT;
	int64_t clients = count / PER_CLIENT ? count / PER_CLIENT : 1;
	bool ok = puts("client no,client,invoice no,issued,due,currency,amount,paid,paid on") >= 0;
	for (int64_t i = 1; ok && i <= count; i++) {
		buf_clear(&line);
		add_invoice(&line, i, clients);
		ok = buf_ok(&line, NULL) && fwrite(line.data, 1, line.len, stdout) == line.len;
	}
	buf_release(&line);
	return ok && fflush(stdout) == 0;
}

static bool append_one(struct db *db, const struct actor *actor, int64_t n, int64_t clients, struct err *err)
{
	static const char *const kinds[] = {"call", "note", "letter"};
	struct entry_new entry = {
		.kind = kinds[draw(n, ASK_KIND, 3)],
		.client = 1 + (int64_t)(mix((uint64_t)n) % (uint64_t)clients),
		.happened = {.at = (int64_t)(LAST_DAY - DAYS) * 86400 + n % ((int64_t)DAYS * 86400), .offset = 60},
	};
	fields_add(&entry.facts, "outcome", "reached");
	fields_add(&entry.words, "text", "They have the invoice and will look at it with the next run.");
	bool ok = entry_append(db, actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

static bool append_log(const char *book, int64_t count, struct err *err)
{
	struct actor actor;
	int64_t clients = 0;
	struct db *db = db_open(book, DB_WRITE, err);
	if (!db)
		return false;
	actor_here(&actor);
	bool ok = db_int(db, err, 0, &clients, "SELECT max(id) FROM client", "") && db_begin(db, err);
	for (int64_t n = 0; ok && clients && n < count; n++)
		ok = append_one(db, &actor, n, clients, err);
	ok = ok && db_commit(db, err);
	db_rollback(db);
	db_close(db);
	return ok;
}

int main(int argc, char **argv)
{
	struct err err = {0};
	int64_t count = 0;
	bool ok = false;
	if (argc == 3 && !strcmp(argv[1], "invoices") && text_number(argv[2], 1, 10000000, &count))
		ok = print_invoices(count);
	else if (argc == 4 && !strcmp(argv[1], "log") && text_number(argv[3], 1, 100000000, &count))
		ok = append_log(argv[2], count, &err);
	else
		err_set(&err, ERR_USAGE, "generate invoices N | generate log BOOK N");
	if (!ok)
		fprintf(stderr, "generate: %s\n", err.text[0] ? err.text : "cannot write");
	return ok ? 0 : 1;
}
