/* SPDX-License-Identifier: MIT */
#include "tests/lib/samplebook.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"

struct owing {
	const char *client;
	int64_t amount;    /* minor units */
	int over;          /* days overdue on the day of the book */
	const char *flags; /* ! P D H E @ of the board; U another currency too */
};

static const struct owing desk[] = {
	{"Nordwind AS", 420000, -6, ""},      {"Quay Dental", 115000, -3, ""},     {"Pine St Gym", 38000, -1, "@"},
	{"Old Mill Bakery", 231000, 9, ""},   {"Ferro SpA", 198050, 14, "E"},      {"Ridge Motors", 94000, 22, ""},
	{"Harbour Cafe", 41240, 27, ""},      {"Bergmann GmbH", 1245000, 41, "!"}, {"Bergmann GmbH", 100000, 40, ""},
	{"Kato Trading", 612000, 38, "PU"},   {"Lopez y Hijos", 220500, 33, ""},   {"Zed & Co", 9500, 45, "@"},
	{"Hanbit Foods", 880000, 67, "D"},    {"Acme Ltd", 310000, 72, "P"},       {"Tulip Florist", 56000, 61, ""},
	{"Tanaka Shoten", 1104000, 128, "H"}, {"Blue Door Ltd", 275000, 95, "E"},  {"Marsh & Sons", 132525, 203, ""},
	{NULL, 0, 0, NULL},
};

static const struct owing foreign[] = {
	{"주식회사 한빛", 11000000, 35, ""},
	{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf \xe1\x84\x89\xe1\x85\xa1\xe1\x86\xbc\xe1\x84\x89\xe1\x85\xa1", 550000, 12, "P"},
	{"株式会社 山田製作所 東京営業所", 123456789, 64, ""},
	{"ООО Северный ветер", 98700, 5, ""},
	{"Müller & Söhne Großhandel", 4200, -4, ""},
	{"Evil\033[31m \xe2\x80\xaetxet\xe2\x80\xac \x07\xff Co", 700, 100, "D"},
	{"Zalgo a\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85 Ltd", 650, 95, ""},
	{NULL, 0, 0, NULL},
};

daynum samplebook_today(void)
{
	daynum today = DATE_NONE;
	date_parse_iso(SAMPLEBOOK_TODAY, &today, NULL);
	return today;
}

/* The client's id; makes it, with a contact, where it is not there yet. */
static bool client_of(struct db *db, const struct owing *owing, int64_t *id, struct err *err)
{
	struct buf name = BUF_INIT, folded = BUF_INIT;
	char code[16], person[200];
	bool ok = text_nfc(owing->client, strlen(owing->client), &name, err) &&
	          text_fold(owing->client, strlen(owing->client), &folded, err) &&
	          db_int(db, err, 0, id, "SELECT id FROM client WHERE folded = ?", "s", buf_str(&folded));
	if (ok && !*id) {
		int64_t count = 0;
		ok = db_int(db, err, 0, &count, "SELECT count(*) FROM client", "");
		snprintf(code, sizeof(code), "C-%04d", 42 + (int)count);
		ok = ok && db_run(db, err, "INSERT INTO client (name, folded, code) VALUES (?, ?, ?)", "sss",
		                  buf_str(&name), buf_str(&folded), code);
		*id = db_last_id(db);
		snprintf(person, sizeof(person), "Eva %.40s", code);
		ok = ok && db_run(db, err, "INSERT INTO contact (client, name, role, mail, phone) VALUES (?, ?, ?, ?, ?)",
		                  "issss", *id, person, "accounts payable",
		                  strchr(owing->flags, '@') ? "" : "eva@client.example", "+49 30 1234567");
	}
	buf_release(&name);
	buf_release(&folded);
	return ok;
}

static bool invoice(struct db *db, int64_t client, const char *number, const char *currency, int64_t amount,
                    daynum due, bool disputed, struct err *err)
{
	return db_run(db, err, "INSERT INTO invoice (client, number, currency, issued, due, total, open, disputed) "
	              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "issddiii", client, number, currency, due - 30, due, amount,
	              amount, (int64_t)disputed);
}

static bool promise(struct db *db, int64_t client, const char *currency, int64_t amount, int days, struct err *err)
{
	struct actor actor = {.uid = 1000, .name = "ji"};
	struct entry_new entry = {.kind = "call", .client = client};
	int64_t seq = 0;
	daynum today = samplebook_today();
	entry.happened = moment_make(today - 4, 612);
	bool ok = entry_append(db, &actor, &entry, &seq, err) &&
	          db_run(db, err, "INSERT INTO promise (client, currency, amount, due, made_on, entry) "
	                 "VALUES (?, ?, ?, ?, ?, ?)", "isiddi", client, currency, amount, today + days, today - 4, seq);
	entry_new_release(&entry);
	return ok;
}

static bool flag(struct db *db, int64_t client, const struct owing *owing, const char *currency, struct err *err)
{
	daynum today = samplebook_today();
	for (const char *f = owing->flags; *f; f++) {
		bool ok = true;
		if (*f == '!' || *f == 'P')
			ok = promise(db, client, currency, owing->amount, *f == '!' ? -3 : 2, err);
		else if (*f == 'H')
			ok = db_run(db, err, "UPDATE client SET hold_from = ?, hold_why = 'with the lawyer' WHERE id = ?", "di",
			            today - 10, client);
		else if (*f == 'E')
			ok = db_run(db, err, "INSERT INTO message (client, state, currency, uid, actor, changed, not_before, held) "
			            "VALUES (?, 'queued', ?, 1000, 'ji', 0, 4102444800, 1)", "is", client, currency);
		else if (*f == 'U')
			ok = invoice(db, client, "2001", "USD", 500000, today - 30, false, err);
		if (!ok)
			return false;
	}
	return true;
}

static bool fill(struct db *db, const struct owing *rows, const char *currency, struct err *err)
{
	for (int i = 0; rows[i].client; i++) {
		int64_t client = 0;
		char number[16];
		snprintf(number, sizeof(number), "%d", 1001 + i);
		if (!client_of(db, &rows[i], &client, err) ||
		    !invoice(db, client, number, currency, rows[i].amount, samplebook_today() - rows[i].over,
		             strchr(rows[i].flags, 'D') != NULL, err) ||
		    !flag(db, client, &rows[i], currency, err))
			return false;
	}
	return true;
}

static bool fill_large(struct db *db, struct err *err)
{
	for (int i = 0; i < 5000; i++) {
		char name[40], number[16];
		int64_t client = 0;
		snprintf(name, sizeof(name), "Client number %03d", i % 250);
		snprintf(number, sizeof(number), "%d", 10001 + i);
		struct owing owing = {name, 1000 + (int64_t)i * 37 % 99000, i % 150 - 20, i % 250 % 9 ? "" : "@"};
		if (!client_of(db, &owing, &client, err) ||
		    !invoice(db, client, number, "EUR", owing.amount, samplebook_today() - owing.over, false, err))
			return false;
	}
	return true;
}

/* Mails in every state; times are either long past or far off, so that no clock
 * changes a frame. */
static const struct {
	const char *client, *state, *subject, *reply, *why;
	bool timed, held;
	int attempts;
} mails[] = {
	{"Blue Door Ltd", "queued", "Invoice 1009: third reminder", "", "", false, false, 0},
	{"Ferro SpA", "queued", "Copy of invoice 1033", "", "", false, true, 0},
	{"Tulip Florist", "queued", "Statement November", "", "", true, false, 0},
	{"Pine St Gym", "rejected", "Invoice 1041: payment reminder",
	 "550 5.1.1 \033[2J<gym@pinest.example> User unknown", "the mail server refused it for good; nothing was sent",
	 false, false, 1},
	{"Quay Dental", "stopped", "Invoice 1038: first reminder", "", "invoice 1038 has been paid", false, false, 0},
	{"Lost Mail Oy", "uncertain", "Invoice 1008: reminder", "", "the mail server did not answer in time", false,
	 false, 1},
	{"Kato Trading", "sent", "Your promise for 24 November", "250 2.0.0 Ok: queued as 79DE4", "", false, false, 1},
	{"주식회사 한빛", "sent", "Invoices 1019, 1022, 1030", "250 2.0.0 Ok: queued as 8A11B", "", false, false, 1},
};

static bool fill_outbox(struct db *db, struct err *err)
{
	const int64_t past = 1000000000, ahead = 4070955600;
	bool ok = db_run(db, err, "INSERT INTO setting (name, value) VALUES ('mail.host', 'mail.firm.example')", "");
	for (size_t i = 0; ok && i < sizeof(mails) / sizeof(*mails); i++) {
		struct owing owing = {mails[i].client, 0, 0, ""};
		int64_t client = 0;
		char id[40];
		bool sent = strcmp(mails[i].state, "sent") == 0, queued = strcmp(mails[i].state, "queued") == 0;
		snprintf(id, sizeof(id), "<%zu@firm.example>", i + 1);
		ok = client_of(db, &owing, &client, err) &&
		     db_run(db, err, "INSERT INTO message (client, state, kind, currency, to_line, subject, body, message_id,"
		            " not_before, timed, held, attempts, reply, why, uid, actor, changed, sent_at) VALUES (?, ?,"
		            " 'other', 'EUR', 'Eva <eva@client.example>', ?, ?, ?, ?, ?, ?, ?, ?, ?, 1000, 'ji', ?,"
		            " nullif(?, 0))", "issssiiiissii", client, mails[i].state, mails[i].subject,
		            "Dear Eva,\n\na friendly reminder that 380.00 EUR is due.\n\nKind regards\nJi Kim", id,
		            queued ? ahead : past, (int64_t)mails[i].timed, (int64_t)mails[i].held, (int64_t)mails[i].attempts,
		            mails[i].reply, mails[i].why, past - (int64_t)i, sent ? past - (int64_t)i * 60 : 0) &&
		     db_run(db, err, "INSERT INTO message_event (message, at, offset, state, says) VALUES (?, ?, 0, 'queued',"
		            " 'queued')", "ii", db_last_id(db), past);
	}
	return ok;
}

/* The desk with mail set up, and an invoice of Bergmann's that was paid today. */
static bool fill_letter(struct db *db, struct err *err)
{
	daynum today = samplebook_today();
	return fill(db, desk, "EUR", err) &&
	       db_run(db, err, "INSERT INTO setting (name, value) VALUES ('mail.from', 'ji@kim.example'),"
	              " ('mail.name', 'Ji Kim'), ('firm.bank', 'IBAN DE00 5001 0517 0648 4898')", "") &&
	       db_run(db, err, "INSERT INTO invoice (client, number, currency, issued, due, total, paid, open, paid_first,"
	              " paid_last) SELECT id, '1044', 'EUR', ?1, ?2, 210000, 210000, 0, ?3, ?3 FROM client"
	              " WHERE name = 'Bergmann GmbH'", "ddd", today - 60, today - 30, today);
}

static bool fill_kind(struct db *db, const char *kind, struct err *err)
{
	if (strcmp(kind, "empty") == 0)
		return true;
	if (strcmp(kind, "desk") == 0)
		return fill(db, desk, "EUR", err);
	if (strcmp(kind, "letter") == 0)
		return fill_letter(db, err);
	if (strcmp(kind, "foreign") == 0)
		return fill(db, foreign, "KRW", err);
	if (strcmp(kind, "large") == 0)
		return fill_large(db, err);
	if (strcmp(kind, "outbox") == 0)
		return fill_outbox(db, err);
	return err_set(err, ERR_USAGE, "there is no sample book \"%s\"", kind);
}

bool samplebook_make(const char *path, const char *kind, struct err *err)
{
	struct desk_options options = {.book = path, .today = samplebook_today()};
	struct desk_firm firm = {.name = "Kim Trading", .currency = "EUR", .country = "DE", .zone = "UTC"};
	if (strcmp(kind, "foreign") == 0)
		firm.currency = "KRW";
	if (!desk_init(&options, &firm, err))
		return false;
	struct db *db = db_open(path, DB_WRITE, err);
	bool ok = db && db_begin(db, err) && fill_kind(db, kind, err) && db_commit(db, err);
	db_close(db);
	return ok;
}
