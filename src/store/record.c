/* SPDX-License-Identifier: MIT */
/* The SQL of a kind lists its columns in the order of the kind's table: the two
 * stand side by side below so that a column is added to both at once. */
#include "store/record.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/country.h"
#include "base/text.h"
#include "base/vec.h"
#include "ledger/money.h"
#include "letter/address.h"
#include "letter/language.h"
#include "store/dispute.h"

enum { LINE_MOST = 500, TEXT_MOST = 20000 };

/* --- the kinds --- */

static const struct record_column client_columns[] = {
	{"name", "Name", "the name of who owes", RECORD_LINE, true, true, NULL},
	{"code", "Code", "what people call it, like C-0042", RECORD_LINE, false, false, NULL},
	{"key", "Key", "its number in the accounting system", RECORD_LINE, false, false, NULL},
	{"language", "Language", "of letters to it: en, de, ko ...", RECORD_LANGUAGE, false, false, NULL},
	{"country", "Country", "two letters, like DE", RECORD_COUNTRY, false, false, NULL},
	{"zone", "Time zone", "like Europe/Berlin", RECORD_LINE, false, false, NULL},
	{"address", "Address", "its postal address", RECORD_TEXT, false, true, NULL},
	{"legal_form", "Legal form", "GmbH, Ltd, sole trader ...", RECORD_LINE, false, false, NULL},
	{"vat", "VAT number", "its VAT number", RECORD_LINE, false, false, NULL},
	{"consumer", "Consumer", "1 when it is a consumer, not a business", RECORD_FLAG, false, false, NULL},
	{"terms", "Days to pay", "days it has to pay", RECORD_NUMBER, false, false, NULL},
	{"policy", "Policy", "the ladder of steps for it", RECORD_LINE, false, false, NULL},
	{"owner", "Looked after by", "who looks after it", RECORD_LINE, false, false, NULL},
	{0},
};
#define CLIENT_SELECT "SELECT id, id, '', name, code, key, language, country, zone, address, legal_form, vat, " \
	"consumer, terms_days, policy, owner FROM client "

static const struct record_column contact_columns[] = {
	{"name", "Name", "the name of the person", RECORD_LINE, false, true, NULL},
	{"role", "Role", "accounts payable, owner, sales contact, lawyer ...", RECORD_LINE, false, false, NULL},
	{"email", "E-mail", "the mail address", RECORD_MAIL, false, true, NULL},
	{"email_state", "E-mail is", "ok, bounced or wrong", RECORD_CHOICE, true, false, "ok|bounced|wrong"},
	{"phone", "Phone", "the phone number", RECORD_LINE, false, true, NULL},
	{"phone_state", "Phone is", "ok or wrong", RECORD_CHOICE, true, false, "ok|wrong"},
	{"note", "Note", "what to know of this person", RECORD_TEXT, false, true, NULL},
	{"gone", "Gone", "1 when the person is no longer there", RECORD_FLAG, false, false, NULL},
	{0},
};
#define CONTACT_SELECT "SELECT id, client, '', name, role, mail, mail_state, phone, phone_state, note, gone " \
	"FROM contact "

static const struct record_column invoice_columns[] = {
	{"number", "Number", "the invoice number, as it stands on it", RECORD_LINE, true, false, NULL},
	{"series", "Series", "where numbers begin anew: the year, the branch", RECORD_LINE, false, false, NULL},
	{"currency", "Currency", "three letters, like EUR", RECORD_CURRENCY, true, false, NULL},
	{"amount", "Amount", "its total", RECORD_MONEY, true, false, NULL},
	{"issued", "Issued", "the day on it", RECORD_DAY, true, false, NULL},
	{"due", "Due", "the last day to pay", RECORD_DUE, true, false, NULL},
	{"for", "For", "what it is for", RECORD_LINE, false, false, NULL},
	{"order", "Order", "the order it rests on", RECORD_LINE, false, false, NULL},
	{"contract", "Contract", "the contract it rests on", RECORD_LINE, false, false, NULL},
	{"pay", "Ways to pay", "how it can be paid", RECORD_TEXT, false, false, NULL},
	{"terms", "Terms", "what was agreed on late payment", RECORD_TEXT, false, false, NULL},
	{"sent_on", "Sent on", "the day it was sent", RECORD_DAY, false, false, NULL},
	{"sent_how", "Sent by", "post, mail, portal ...", RECORD_LINE, false, false, NULL},
	{"received_on", "Received on", "the day receipt was confirmed", RECORD_DAY, false, false, NULL},
	{"disputed", "Disputed", "1 while it is contested", RECORD_FLAG, false, false, NULL},
	{0},
};
#define INVOICE_SELECT "SELECT id, client, currency, number, series, currency, total, issued, due, what_for, " \
	"order_ref, contract_ref, ways_to_pay, terms, sent_on, sent_how, received_on, disputed FROM invoice "

enum { SELECT_FIRST = 3 }; /* behind id, client and the currency of amounts */

const struct record_column *record_columns(enum record_kind kind)
{
	static const struct record_column *const all[] = {client_columns, contact_columns, invoice_columns};
	return all[kind];
}

const char *record_kind_name(enum record_kind kind)
{
	static const char *const names[] = {"client", "contact", "invoice"};
	return names[kind];
}

int record_column_find(enum record_kind kind, const char *name)
{
	const struct record_column *columns = record_columns(kind);
	for (int i = 0; columns[i].name; i++)
		if (strcmp(columns[i].name, name) == 0)
			return i;
	return -1;
}

static const char *value_of(const struct record *record, const char *name)
{
	return record->values[record_column_find(record->kind, name)];
}

void record_clear(struct record *record, enum record_kind kind)
{
	*record = (struct record){.kind = kind};
	for (int i = 0; i < RECORD_COLUMNS; i++)
		record->values[i] = "";
	if (kind == RECORD_CONTACT) {
		record->values[record_column_find(kind, "email_state")] = "ok";
		record->values[record_column_find(kind, "phone_state")] = "ok";
	}
}

/* --- loading --- */

static const char *load_value(const struct query *q, int at, enum record_type type, const char *currency,
                              struct arena *arena)
{
	char day[DATE_ISO_SIZE];
	switch (type) {
	case RECORD_DAY:
	case RECORD_DUE: return arena_str(arena, date_iso(query_day(q, at), day));
	case RECORD_FLAG: return query_int(q, at) ? "1" : "";
	case RECORD_NUMBER: return query_null(q, at) ? "" : arena_printf(arena, "%lld", (long long)query_int(q, at));
	case RECORD_MONEY: {
		struct buf text = BUF_INIT;
		money_plain(&text, query_int(q, at), currency);
		const char *copy = arena_strn(arena, buf_str(&text), text.len);
		buf_release(&text);
		return copy;
	}
	default: return arena_str(arena, query_text(q, at));
	}
}

static void load_row(const struct query *q, enum record_kind kind, struct arena *arena, struct record *out)
{
	const struct record_column *columns = record_columns(kind);
	record_clear(out, kind);
	out->id = query_int(q, 0);
	out->client = query_int(q, 1);
	for (int i = 0; columns[i].name; i++)
		out->values[i] = load_value(q, SELECT_FIRST + i, columns[i].type, query_text(q, 2), arena);
}

static struct query *select_one(struct db *db, enum record_kind kind, int64_t id, struct err *err)
{
	switch (kind) {
	case RECORD_CLIENT: return db_select(db, err, CLIENT_SELECT "WHERE id = ?", "i", id);
	case RECORD_CONTACT: return db_select(db, err, CONTACT_SELECT "WHERE id = ?", "i", id);
	default: return db_select(db, err, INVOICE_SELECT "WHERE id = ?", "i", id);
	}
}

bool record_load(struct db *db, enum record_kind kind, int64_t id, struct arena *arena, struct record *out,
                 struct err *err)
{
	struct query *q = select_one(db, kind, id, err);
	bool found = query_next(q);
	if (found)
		load_row(q, kind, arena, out);
	if (!query_end(q, err) || !arena_ok(arena, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "that %s is gone", record_kind_name(kind));
}

static struct query *select_list(struct db *db, enum record_kind kind, int64_t client, struct err *err)
{
	switch (kind) {
	case RECORD_CLIENT: return db_select(db, err, CLIENT_SELECT "ORDER BY folded, id", "");
	case RECORD_CONTACT:
		return client ? db_select(db, err, CONTACT_SELECT "WHERE client = ? ORDER BY gone, role, name, id", "i", client)
		              : db_select(db, err, CONTACT_SELECT "ORDER BY client, gone, role, name, id", "");
	default:
		return client ? db_select(db, err, INVOICE_SELECT "WHERE client = ? ORDER BY due, id", "i", client)
		              : db_select(db, err, INVOICE_SELECT "ORDER BY due, id", "");
	}
}

bool record_list_load(struct db *db, enum record_kind kind, int64_t client, struct arena *arena,
                      struct record_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct record);
	struct query *q = select_list(db, kind, client, err);
	while (query_next(q)) {
		struct record *row = vec_push(&rows);
		if (row)
			load_row(q, kind, arena, row);
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	out->count = rows.len;
	out->rows = arena_array(arena, rows.len, sizeof *out->rows);
	if (out->rows && rows.len)
		memcpy(out->rows, rows.data, rows.len * sizeof *out->rows);
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

/* --- reading what was typed --- */

static bool read_words(const char *typed, size_t most, bool lines, struct buf *out, struct err *err)
{
	size_t len = strlen(typed);
	if (len > most)
		return err_set(err, ERR_DATA, "it is too long: at most %zu bytes", most);
	for (const char *p = typed; *p; p++)
		if (((unsigned char)*p < 0x20 && !(lines && (*p == '\n' || *p == '\t'))) || *p == 0x7f)
			return err_set(err, ERR_DATA, "it holds a control character");
	text_trim(&typed, &len);
	return text_nfc(typed, len, out, err);
}

static bool read_day(const char *typed, const struct record_reading *reading, enum date_sense sense,
                     struct buf *out, struct err *err)
{
	char text[DATE_ISO_SIZE];
	daynum day;
	if (!date_word(typed, reading->today, sense, reading->order, &day, err))
		return false;
	buf_adds(out, date_iso(day, text));
	return true;
}

static bool read_money(const char *typed, const struct record_reading *reading, struct buf *out, struct err *err)
{
	int64_t minor;
	if (!reading->currency || !*reading->currency)
		return err_set(err, ERR_DATA, "say the currency first");
	if (!money_parse(typed, reading->currency, reading->decimal, &minor, err))
		return false;
	if (minor < 0)
		return err_set(err, ERR_DATA, "an amount owed is not below nothing: a credit is a credit note");
	money_plain(out, minor, reading->currency);
	return true;
}

static bool read_number(const char *typed, struct buf *out, struct err *err)
{
	int64_t number;
	if (!text_number(typed, 0, 3650, &number))
		return err_set(err, ERR_DATA, "a whole number of 0 to 3650 is wanted here");
	buf_addf(out, "%lld", (long long)number);
	return true;
}

static bool read_flag(const char *typed, struct buf *out, struct err *err)
{
	if (text_ascii_same(typed, "1") || text_ascii_same(typed, "yes") || text_ascii_same(typed, "y"))
		buf_addc(out, '1');
	else if (!text_ascii_same(typed, "0") && !text_ascii_same(typed, "no") && !text_ascii_same(typed, "n"))
		return err_set(err, ERR_DATA, "yes or no is wanted here");
	return true;
}

static bool read_country(const char *typed, struct buf *out, struct err *err)
{
	size_t start = out->len;
	for (const char *p = typed; *p; p++) {
		char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
		if (c < 'A' || c > 'Z')
			break;
		buf_addc(out, c);
	}
	if (out->len - start != 2 || strlen(typed) != 2)
		return err_set(err, ERR_DATA, "a country is two letters, like DE");
	return country_known(buf_str(out) + start) ||
	       err_set(err, ERR_DATA, "there is no country %s: two letters, like DE", buf_str(out) + start);
}

static bool read_choice(const char *typed, const char *choices, struct buf *out, struct err *err)
{
	size_t len = strlen(typed);
	for (const char *p = choices; *p;) {
		size_t one = strcspn(p, "|");
		if (one == len && memcmp(p, typed, len) == 0) {
			buf_adds(out, typed);
			return true;
		}
		p += one + (p[one] == '|');
	}
	return err_set(err, ERR_DATA, "one of %s is wanted here", choices);
}

static bool read_code(const char *typed, enum record_type type, struct buf *out, struct err *err)
{
	currency_code currency;
	if (type == RECORD_CURRENCY) {
		if (!money_currency(typed, currency))
			return err_set(err, ERR_DATA, "a currency is three letters, like EUR");
		buf_adds(out, currency);
		return true;
	}
	if (type == RECORD_LANGUAGE && !language_known(typed))
		return err_set(err, ERR_DATA, "there are no letters in \"%.40s\" yet: try en", typed);
	if (type == RECORD_MAIL && !address_check(typed, err))
		return false;
	buf_adds(out, typed);
	return true;
}

bool record_read(const struct record_column *column, const char *typed, const struct record_reading *reading,
                 struct buf *out, struct err *err)
{
	struct buf trimmed = BUF_INIT;
	if (!read_words(typed, column->type == RECORD_TEXT ? TEXT_MOST : LINE_MOST, column->type == RECORD_TEXT,
	                &trimmed, err)) {
		buf_release(&trimmed);
		return false;
	}
	const char *text = buf_str(&trimmed);
	bool ok = true;
	if (!*text)
		ok = !column->needed || err_set(err, ERR_DATA, "it may not be empty");
	else
		switch (column->type) {
		case RECORD_LINE:
		case RECORD_TEXT: buf_adds(out, text); break;
		case RECORD_DAY: ok = read_day(text, reading, DATE_BACK, out, err); break;
		case RECORD_DUE: ok = read_day(text, reading, DATE_AHEAD, out, err); break;
		case RECORD_MONEY: ok = read_money(text, reading, out, err); break;
		case RECORD_NUMBER: ok = read_number(text, out, err); break;
		case RECORD_FLAG: ok = read_flag(text, out, err); break;
		case RECORD_COUNTRY: ok = read_country(text, out, err); break;
		case RECORD_CHOICE: ok = read_choice(text, column->choices, out, err); break;
		case RECORD_CURRENCY:
		case RECORD_LANGUAGE:
		case RECORD_MAIL: ok = read_code(text, column->type, out, err); break;
		}
	buf_release(&trimmed);
	return ok && buf_ok(out, err);
}

/* --- saving --- */

struct binder {
	struct db_value values[RECORD_COLUMNS + 4];
	int count;
};

static void bind_text(struct binder *binder, const char *text)
{
	binder->values[binder->count++] = (struct db_value){.type = 's', .text = text};
}

static void bind_int(struct binder *binder, int64_t number)
{
	binder->values[binder->count++] = (struct db_value){.type = 'i', .number = number};
}

/* Values are canonical, so that reading them cannot fail but by our own mistake. */
static bool bind_value(struct binder *binder, const struct record_column *column, const char *value,
                       const char *currency, struct err *err)
{
	int64_t number = 0;
	daynum day;
	if (column->needed && !*value)
		return err_set(err, ERR_DATA, "%s is missing", column->name);
	switch (column->type) {
	case RECORD_DAY:
	case RECORD_DUE:
		if (*value && !date_parse_iso(value, &day, err))
			return err_prefix(err, "%s: ", column->name);
		binder->values[binder->count++] = *value ? (struct db_value){.type = 'i', .number = day}
		                                         : (struct db_value){.type = 'n'};
		return true;
	case RECORD_MONEY:
		if (!money_parse(value, currency, '.', &number, err))
			return err_prefix(err, "%s: ", column->name);
		bind_int(binder, number);
		return true;
	case RECORD_NUMBER:
		if (*value && !text_number(value, 0, INT32_MAX, &number))
			return err_set(err, ERR_DATA, "%s: a whole number is wanted here", column->name);
		binder->values[binder->count++] = *value ? (struct db_value){.type = 'i', .number = number}
		                                         : (struct db_value){.type = 'n'};
		return true;
	case RECORD_FLAG: bind_int(binder, *value == '1'); return true;
	default: bind_text(binder, value); return true;
	}
}

static bool bind_all(struct binder *binder, const struct record *record, struct err *err)
{
	const struct record_column *columns = record_columns(record->kind);
	const char *currency = record->kind == RECORD_INVOICE ? value_of(record, "currency") : "";
	for (int i = 0; columns[i].name; i++)
		if (!bind_value(binder, &columns[i], record->values[i], currency, err))
			return false;
	return true;
}

/* The same name under another key is another client; without a key it is not. */
static bool check_client(struct db *db, const struct record *record, const char *folded, struct err *err)
{
	const char *key = value_of(record, "key"), *name = value_of(record, "name");
	int64_t other;
	if (*key && !db_int(db, err, 0, &other, "SELECT id FROM client WHERE source = '' AND key = ? AND id <> ?", "si",
	                    key, record->id))
		return false;
	if (*key && other)
		return err_set(err, ERR_DATA, "another client has the key %.60s already", key);
	if (*key)
		return true;
	if (!db_int(db, err, 0, &other, "SELECT id FROM client WHERE folded = ? AND id <> ? LIMIT 1", "si", folded,
	            record->id))
		return false;
	return !other || err_set(err, ERR_DATA, "there is a client of the name \"%.100s\" already: if this is another "
	                         "one, give it a key", name);
}

static bool save_client(struct db *db, struct record *record, struct err *err)
{
	struct binder binder = {0};
	struct buf folded = BUF_INIT;
	const char *name = value_of(record, "name");
	bool ok = text_fold(name, strlen(name), &folded, err) && check_client(db, record, buf_str(&folded), err) &&
	          bind_all(&binder, record, err);
	bind_text(&binder, buf_str(&folded));
	if (record->id)
		bind_int(&binder, record->id);
	if (ok && record->id)
		ok = db_run_values(db, err, "UPDATE client SET name = ?, code = ?, key = nullif(?, ''), language = ?, country = ?, "
		                   "zone = ?, address = ?, legal_form = ?, vat = ?, consumer = ?, terms_days = ?, policy = ?, "
		                   "owner = ?, folded = ? WHERE id = ?", binder.values, binder.count);
	else if (ok)
		ok = db_run_values(db, err, "INSERT INTO client (name, code, key, language, country, zone, address, legal_form, "
		                   "vat, consumer, terms_days, policy, owner, folded) VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?, ?, "
		                   "?, ?, ?, ?, ?, ?)", binder.values, binder.count);
	buf_release(&folded);
	if (ok && !record->id)
		record->id = db_last_id(db);
	record->client = record->id;
	return ok;
}

static bool save_contact(struct db *db, struct record *record, struct err *err)
{
	struct binder binder = {0};
	if (!*value_of(record, "name") && !*value_of(record, "email") && !*value_of(record, "phone"))
		return err_set(err, ERR_DATA, "a contact needs a name, an address or a phone number");
	bool ok = bind_all(&binder, record, err);
	bind_int(&binder, record->id ? record->id : record->client);
	if (ok && record->id)
		return db_run_values(db, err, "UPDATE contact SET name = ?, role = ?, mail = ?, mail_state = ?, phone = ?, "
		                     "phone_state = ?, note = ?, gone = ? WHERE id = ?", binder.values, binder.count);
	ok = ok && db_run_values(db, err, "INSERT INTO contact (name, role, mail, mail_state, phone, phone_state, note, gone, "
	                         "client) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", binder.values, binder.count);
	if (ok)
		record->id = db_last_id(db);
	return ok;
}

static bool check_number(struct db *db, const struct record *record, struct err *err)
{
	char owner[120] = "";
	struct query *q = db_select(db, err, "SELECT c.name FROM invoice i JOIN client c ON c.id = i.client "
	                            "WHERE i.series = ? AND i.number = ? AND i.id <> ?", "ssi", value_of(record, "series"),
	                            value_of(record, "number"), record->id);
	bool taken = query_next(q);
	if (taken)
		snprintf(owner, sizeof owner, "%s", query_text(q, 0));
	if (!query_end(q, err))
		return false;
	return !taken || err_set(err, ERR_DATA, "there is an invoice %.60s already, of %s: give another number or a series",
	                         value_of(record, "number"), owner);
}

static bool check_paid(struct db *db, const struct record *record, int64_t total, struct err *err)
{
	int64_t paid = 0;
	bool moved = false;
	struct query *q = db_select(db, err, "SELECT paid, currency <> ? FROM invoice WHERE id = ?", "si",
	                            value_of(record, "currency"), record->id);
	if (query_next(q)) {
		paid = query_int(q, 0);
		moved = query_int(q, 1) != 0;
	}
	if (!query_end(q, err))
		return false;
	if (paid && moved)
		return err_set(err, ERR_DATA, "payments are tied to it, so its currency stays");
	return total >= paid || err_set(err, ERR_DATA, "more than that is paid on it already");
}

/* A dispute ends by saying how; to take the mark away alone would hide it. */
static bool check_disputed(struct db *db, const struct record *record, const struct binder *binder, struct err *err)
{
	bool stands;
	if (binder->values[record_column_find(RECORD_INVOICE, "disputed")].number)
		return true;
	return dispute_stands(db, record->id, &stands, err) &&
	       (!stands || err_set(err, ERR_DATA, "a dispute of it is open: say how it ends (dun dispute --accept or --reject)"));
}

static bool save_invoice(struct db *db, struct record *record, struct err *err)
{
	struct binder binder = {0};
	if (!bind_all(&binder, record, err) || !check_number(db, record, err))
		return false;
	int64_t total = binder.values[record_column_find(RECORD_INVOICE, "amount")].number;
	if (total < 0)
		return err_set(err, ERR_DATA, "an amount owed is not below nothing: a credit is a credit note");
	if (record->id && (!check_paid(db, record, total, err) || !check_disputed(db, record, &binder, err)))
		return false;
	bind_int(&binder, total);
	bind_int(&binder, record->id ? record->id : record->client);
	if (record->id)
		return db_run_values(db, err, "UPDATE invoice SET number = ?, series = ?, currency = ?, total = ?, issued = ?, "
		                     "due = ?, what_for = ?, order_ref = ?, contract_ref = ?, ways_to_pay = ?, terms = ?, "
		                     "sent_on = ?, sent_how = ?, received_on = ?, disputed = ?, open = ? - paid WHERE id = ?",
		                     binder.values, binder.count);
	if (!db_run_values(db, err, "INSERT INTO invoice (number, series, currency, total, issued, due, what_for, order_ref, "
	                   "contract_ref, ways_to_pay, terms, sent_on, sent_how, received_on, disputed, open, client) "
	                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", binder.values, binder.count))
		return false;
	record->id = db_last_id(db);
	return true;
}

bool record_save(struct db *db, struct record *record, struct err *err)
{
	assert(db_in_transaction(db));
	switch (record->kind) {
	case RECORD_CLIENT: return save_client(db, record, err);
	case RECORD_CONTACT: return save_contact(db, record, err);
	default: return save_invoice(db, record, err);
	}
}
