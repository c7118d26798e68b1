/* SPDX-License-Identifier: MIT */
/* Bare programs that do only the work that cannot be avoided, to measure dun
 * against. No messages, no checks a bench does not need: 0 or 1.
 *
 *     limit import FILE DB     same parse, typed rows, unique number, a hash of
 *                              clients, payments and allocations, the indexes of
 *                              reports, one transaction; on a DB that is there:
 *                              the same upsert
 *     limit entry DB           one durable row beside a log (open, insert, close)
 *     limit verify DB          SHA-256 over every entry's bytes, one table scan
 *     limit like DB WORD       a LIKE scan over every text that search looks at
 *     limit workbook N FILE    N rows of 10 columns, constant memory
 *     limit screen DB          curses and one query: draws 20 rows, ends
 *     limit letter             curses: letters typed into a line, with a status line */
#include <curses.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

static sqlite3 *open_db(const char *path)
{
	sqlite3 *db;
	if (sqlite3_open(path, &db) != SQLITE_OK)
		return NULL;
	sqlite3_exec(db, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON",
	             NULL, NULL, NULL);
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
	return statement;
}

/* --- import --- */

enum { FIELDS = 9, TABLE_SIZE = 1 << 20 };

struct known {
	char key[24];
	int64_t id;
};

static struct known *known_find(struct known *table, const char *key)
{
	uint32_t hash = 2166136261u;
	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	struct known *at = &table[hash % TABLE_SIZE];
	while (at->key[0] && strcmp(at->key, key) != 0)
		at = at == &table[TABLE_SIZE - 1] ? table : at + 1;
	return at;
}

static void split(char *line, char *fields[FIELDS])
{
	char *at = line;
	line[strcspn(line, "\r\n")] = '\0';
	for (int i = 0; i < FIELDS; i++) {
		char end = *at == '"' ? '"' : ',';
		fields[i] = at += end == '"';
		at += strcspn(at, end == '"' ? "\"" : ",");
		if (*at)
			*at++ = '\0';
		if (end == '"' && *at == ',')
			at++;
	}
}

static int64_t cents(const char *text)
{
	int64_t value = 0;
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			value = value * 10 + (*text - '0');
	return value;
}

/* Days since 1970 of YYYY-MM-DD. */
static int64_t day(const char *text)
{
	int64_t y = strtol(text, NULL, 10), m = strtol(text + 5, NULL, 10), d = strtol(text + 8, NULL, 10);
	y -= m <= 2;
	int64_t era = y / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t client_id(sqlite3 *db, sqlite3_stmt *add, struct known *table, const char *key, const char *name)
{
	struct known *slot = known_find(table, key);
	if (!slot->key[0]) {
		sqlite3_bind_text(add, 1, key, -1, SQLITE_STATIC);
		sqlite3_bind_text(add, 2, name, -1, SQLITE_STATIC);
		sqlite3_step(add);
		sqlite3_reset(add);
		snprintf(slot->key, sizeof slot->key, "%s", key);
		slot->id = sqlite3_last_insert_rowid(db);
	}
	return slot->id;
}

static void known_load(sqlite3 *db, struct known *table)
{
	sqlite3_stmt *all = prepare(db, "SELECT id, key FROM client");
	while (sqlite3_step(all) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(all, 1);
		struct known *slot = known_find(table, key);
		snprintf(slot->key, sizeof slot->key, "%s", key);
		slot->id = sqlite3_column_int64(all, 0);
	}
	sqlite3_finalize(all);
}

static const char limit_schema[] =
	"CREATE TABLE IF NOT EXISTS client (id INTEGER PRIMARY KEY, key TEXT UNIQUE, name TEXT) STRICT;"
	"CREATE TABLE IF NOT EXISTS invoice (id INTEGER PRIMARY KEY, client INTEGER NOT NULL, number TEXT UNIQUE,"
	" currency TEXT, issued INTEGER, due INTEGER, total INTEGER, paid INTEGER, paid_on INTEGER) STRICT;"
	"CREATE INDEX IF NOT EXISTS invoice_open ON invoice (currency, client, due, total, paid) WHERE paid < total;"
	"CREATE INDEX IF NOT EXISTS invoice_past ON invoice (currency, client, due, issued, total, paid, paid_on);"
	"CREATE INDEX IF NOT EXISTS invoice_client ON invoice (client);"
	"CREATE TABLE IF NOT EXISTS payment (id INTEGER PRIMARY KEY, client INTEGER NOT NULL, currency TEXT,"
	" amount INTEGER, paid_on INTEGER) STRICT;"
	"CREATE INDEX IF NOT EXISTS payment_client ON payment (client, paid_on);"
	"CREATE TABLE IF NOT EXISTS allocation (payment INTEGER, invoice INTEGER, amount INTEGER,"
	" PRIMARY KEY (payment, invoice)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS allocation_invoice ON allocation (invoice, payment, amount);";

static void put_row(sqlite3_stmt *put, int64_t client, char *fields[FIELDS])
{
	sqlite3_bind_int64(put, 1, client);
	sqlite3_bind_text(put, 2, fields[2], -1, SQLITE_STATIC);
	sqlite3_bind_text(put, 3, fields[5], -1, SQLITE_STATIC);
	sqlite3_bind_int64(put, 4, day(fields[3]));
	sqlite3_bind_int64(put, 5, day(fields[4]));
	sqlite3_bind_int64(put, 6, cents(fields[6]));
	sqlite3_bind_int64(put, 7, cents(fields[7]));
	if (fields[8][0])
		sqlite3_bind_int64(put, 8, day(fields[8]));
	else
		sqlite3_bind_null(put, 8);
	sqlite3_step(put);
	sqlite3_reset(put);
}

/* What the row says was paid, for an invoice just written. */
static void put_payment(sqlite3 *db, sqlite3_stmt *pay, sqlite3_stmt *share, int64_t client, char *fields[FIELDS])
{
	int64_t invoice = sqlite3_last_insert_rowid(db), amount = cents(fields[7]);
	sqlite3_bind_int64(pay, 1, client);
	sqlite3_bind_text(pay, 2, fields[5], -1, SQLITE_STATIC);
	sqlite3_bind_int64(pay, 3, amount);
	sqlite3_bind_int64(pay, 4, day(fields[8]));
	sqlite3_step(pay);
	sqlite3_reset(pay);
	sqlite3_bind_int64(share, 1, sqlite3_last_insert_rowid(db));
	sqlite3_bind_int64(share, 2, invoice);
	sqlite3_bind_int64(share, 3, amount);
	sqlite3_step(share);
	sqlite3_reset(share);
}

static int import(const char *file, const char *path)
{
	static struct known table[TABLE_SIZE];
	char line[1024], *fields[FIELDS];
	FILE *in = fopen(file, "r");
	sqlite3 *db = open_db(path);
	if (!in || !db || sqlite3_exec(db, limit_schema, NULL, NULL, NULL) != SQLITE_OK)
		return 1;
	known_load(db, table);
	sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	sqlite3_stmt *add = prepare(db, "INSERT INTO client (key, name) VALUES (?, ?)");
	sqlite3_stmt *put = prepare(db, "INSERT INTO invoice (client, number, currency, issued, due, total, paid, paid_on)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET total = excluded.total,"
		" due = excluded.due, paid = excluded.paid, paid_on = excluded.paid_on WHERE total <> excluded.total"
		" OR due <> excluded.due OR paid <> excluded.paid");
	sqlite3_stmt *pay = prepare(db, "INSERT INTO payment (client, currency, amount, paid_on) VALUES (?, ?, ?, ?)");
	sqlite3_stmt *share = prepare(db, "INSERT INTO allocation (payment, invoice, amount) VALUES (?, ?, ?)");
	if (!fgets(line, sizeof line, in))
		return 1;
	while (fgets(line, sizeof line, in)) {
		split(line, fields);
		int64_t client = client_id(db, add, table, fields[0], fields[1]), before = sqlite3_total_changes(db);
		put_row(put, client, fields);
		if (fields[8][0] && sqlite3_total_changes(db) != before)
			put_payment(db, pay, share, client, fields);
	}
	sqlite3_finalize(pay);
	sqlite3_finalize(share);
	sqlite3_finalize(add);
	sqlite3_finalize(put);
	int status = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK;
	fclose(in);
	return sqlite3_close(db) != SQLITE_OK || status;
}

/* --- the log --- */

static int entry(const char *path)
{
	sqlite3 *db = open_db(path);
	int status = sqlite3_exec(db,
		"CREATE TABLE IF NOT EXISTS bare (seq INTEGER PRIMARY KEY, client INTEGER, at INTEGER, facts BLOB,"
		" words BLOB, prev BLOB, hash BLOB); BEGIN IMMEDIATE;"
		"INSERT INTO bare (client, at, facts, words, prev, hash) VALUES"
		" (1, 1, zeroblob(60), zeroblob(90), zeroblob(32), zeroblob(32)); COMMIT", NULL, NULL, NULL);
	sqlite3_close(db);
	return status != SQLITE_OK;
}

static int verify(const char *path)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	sqlite3 *db = open_db(path);
	sqlite3_stmt *all = prepare(db, "SELECT e.facts, e.actor, e.prev, e.hash, w.salt, w.body"
		" FROM entry e LEFT JOIN entry_words w USING (seq) ORDER BY seq");
	while (sqlite3_step(all) == SQLITE_ROW) {
		EVP_DigestInit_ex(context, EVP_sha256(), NULL);
		for (int i = 4; i < 6; i++)
			EVP_DigestUpdate(context, sqlite3_column_blob(all, i), (size_t)sqlite3_column_bytes(all, i));
		EVP_DigestFinal_ex(context, hash, NULL);
		EVP_DigestInit_ex(context, EVP_sha256(), NULL);
		EVP_DigestUpdate(context, hash, 32);
		EVP_DigestUpdate(context, "numbers of the row: some 110 bytes of them, integers and lengths of texts "
		                 "that are hashed with it, as here.......", 116);
		for (int i = 0; i < 4; i++)
			EVP_DigestUpdate(context, sqlite3_column_blob(all, i), (size_t)sqlite3_column_bytes(all, i));
		EVP_DigestFinal_ex(context, hash, NULL);
	}
	EVP_MD_CTX_free(context);
	sqlite3_finalize(all);
	return sqlite3_close(db) != SQLITE_OK;
}

/* --- searching --- */

static int like(const char *path, const char *word)
{
	static const char *const scans[] = {
		"SELECT count(*) FROM client WHERE name LIKE ?1 OR code LIKE ?1 OR key LIKE ?1 OR address LIKE ?1 OR vat LIKE ?1"
		" OR legal_form LIKE ?1 OR hold_why LIKE ?1 OR owner LIKE ?1",
		"SELECT count(*) FROM contact WHERE name LIKE ?1 OR mail LIKE ?1 OR phone LIKE ?1 OR role LIKE ?1 OR note LIKE ?1",
		"SELECT count(*) FROM invoice WHERE number LIKE ?1 OR what_for LIKE ?1 OR order_ref LIKE ?1"
		" OR contract_ref LIKE ?1 OR terms LIKE ?1",
		"SELECT count(*) FROM entry WHERE facts LIKE ?1",
		"SELECT count(*) FROM entry_words WHERE body LIKE ?1",
		"SELECT count(*) FROM message WHERE subject LIKE ?1 OR body LIKE ?1 OR to_line LIKE ?1 OR cc_line LIKE ?1",
	};
	char pattern[100];
	sqlite3 *db = open_db(path);
	snprintf(pattern, sizeof pattern, "%%%s%%", word);
	for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
		sqlite3_stmt *scan = prepare(db, scans[i]);
		sqlite3_bind_text(scan, 1, pattern, -1, SQLITE_STATIC);
		if (sqlite3_step(scan) != SQLITE_ROW)
			return 1;
		sqlite3_finalize(scan);
	}
	return sqlite3_close(db) != SQLITE_OK;
}

/* --- a workbook, a screen --- */

static int workbook(const char *count, const char *file)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(file, &options);
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Log");
	long rows = strtol(count, NULL, 10);
	for (lxw_row_t row = 0; row < (lxw_row_t)rows; row++) {
		for (lxw_col_t column = 0; column < 5; column++)
			worksheet_write_number(sheet, row, column, row * 1.01 + column, NULL);
		for (lxw_col_t column = 5; column < 10; column++)
			worksheet_write_string(sheet, row, column, "They have the invoice", NULL);
	}
	return workbook_close(book) != LXW_NO_ERROR;
}

static int screen(const char *path)
{
	sqlite3 *db = open_db(path);
	sqlite3_stmt *rows = prepare(db, "SELECT c.name, sum(i.open) FROM invoice i JOIN client c ON c.id = i.client"
		" WHERE i.open > 0 AND i.currency = 'EUR' GROUP BY i.client ORDER BY 2 DESC LIMIT 20");
	initscr();
	for (int row = 1; sqlite3_step(rows) == SQLITE_ROW; row++)
		mvprintw(row, 0, "%-50s %20lld", (const char *)sqlite3_column_text(rows, 0),
		         (long long)sqlite3_column_int64(rows, 1));
	refresh();
	endwin();
	sqlite3_finalize(rows);
	return sqlite3_close(db) != SQLITE_OK;
}

/* As long a line, and the place in it told as in a draft. */
static int letter(void)
{
	int key, column = 6;
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	mvaddstr(9, 1, "thank you for your time when we last spoke. You told me then that");
	mvprintw(22, 69, "ln 3 col %d", column);
	move(9, column);
	refresh();
	while ((key = getch()) != ERR) {
		if (key == 127 || key == KEY_BACKSPACE)
			mvdelch(9, --column);
		else
			mvinsch(9, column++, (chtype)key);
		mvprintw(22, 69, "ln 3 col %d ", column);
		move(9, column);
		refresh();
	}
	endwin();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "import"))
		return import(argv[2], argv[3]);
	if (argc == 3 && !strcmp(argv[1], "entry"))
		return entry(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "verify"))
		return verify(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "like"))
		return like(argv[2], argv[3]);
	if (argc == 4 && !strcmp(argv[1], "workbook"))
		return workbook(argv[2], argv[3]);
	if (argc == 3 && !strcmp(argv[1], "screen"))
		return screen(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "letter"))
		return letter();
	fputs("limit import FILE DB | entry DB | verify DB | like DB WORD | workbook N FILE | screen DB\n", stderr);
	return 64;
}
