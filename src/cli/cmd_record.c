/* SPDX-License-Identifier: MIT */
/* `client`, `contact` and `invoice`: one program for the three kinds of record.
 * An option is a column of the kind's table, with '-' for '_'. */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "desk/records.h"

static const struct cli_option client_options[] = {
	{"name", "NAME", "the name of who owes", false},
	{"code", "CODE", "what people call it, like C-0042", false},
	{"key", "KEY", "its number in the accounting system", false},
	{"lang", "LANG", "of letters to it: en, de, ko ...", false},
	{"country", "CC", "two letters, like DE", false},
	{"zone", "ZONE", "its time zone, like Europe/Berlin", false},
	{"address", "TEXT", "its postal address", false},
	{"legal-form", "TEXT", "GmbH, Ltd, sole trader ...", false},
	{"vat", "NUMBER", "its VAT number", false},
	{"consumer", "YES|NO", "whether it is a consumer, not a business", false},
	{"terms", "DAYS", "days it has to pay", false},
	{"policy", "NAME", "the ladder of steps for it", false},
	{"owner", "NAME", "who looks after it", false},
	{"email", "ADDRESS", "with add: the address of its first contact", false},
	{"phone", "NUMBER", "with add: the phone number of its first contact", false},
	{"contact", "NAME", "with add: the name of its first contact", false},
	{"role", "ROLE", "with add: the role of its first contact", false},
	{0},
};

static const struct cli_option contact_options[] = {
	{"name", "NAME", "the name of the person", false},
	{"role", "ROLE", "accounts payable, owner, sales contact, lawyer ...", false},
	{"email", "ADDRESS", "the mail address", false},
	{"email-state", "STATE", "ok, bounced or wrong", false},
	{"phone", "NUMBER", "the phone number", false},
	{"phone-state", "STATE", "ok or wrong", false},
	{"note", "TEXT", "what to know of this person", false},
	{"gone", "YES|NO", "whether the person is no longer there", false},
	{0},
};

static const struct cli_option invoice_options[] = {
	{"number", "NUMBER", "the invoice number, as it stands on it", false},
	{"series", "TEXT", "where numbers begin anew: the year, the branch", false},
	{"currency", "CODE", "three letters (default: the firm's own)", false},
	{"amount", "AMOUNT", "its total", false},
	{"issued", "DATE", "the day on it (default: today)", false},
	{"due", "DATE", "the last day to pay (default: by the client's terms)", false},
	{"for", "TEXT", "what it is for", false},
	{"order", "TEXT", "the order it rests on", false},
	{"contract", "TEXT", "the contract it rests on", false},
	{"pay", "TEXT", "how it can be paid", false},
	{"terms", "TEXT", "what was agreed on late payment", false},
	{"sent-on", "DATE", "the day it was sent", false},
	{"sent-how", "HOW", "post, mail, portal ...", false},
	{"received-on", "DATE", "the day receipt was confirmed", false},
	{"disputed", "YES|NO", "whether it is contested", false},
	{0},
};

struct work {
	struct cli *cli;
	const struct cli_args *args;
	enum record_kind kind;
	struct desk desk;
	struct arena arena;
	struct record record;
};

/* --- values from options --- */

static const char *option_of(const struct work *work, const struct record_column *column)
{
	char name[40];
	size_t i;
	if (strcmp(column->name, "language") == 0)
		return cli_value(work->args, "lang");
	for (i = 0; column->name[i] && i + 1 < sizeof name; i++)
		name[i] = column->name[i] == '_' ? '-' : column->name[i];
	name[i] = '\0';
	return cli_value(work->args, name);
}

static bool take_value(struct work *work, struct record *record, const struct record_column *column, int at,
                       const char *typed, struct err *err)
{
	int currency = record_column_find(record->kind, "currency");
	struct record_reading reading =
		desk_reading(&work->desk, currency >= 0 ? record->values[currency] : "");
	struct buf value = BUF_INIT;
	bool ok = record_read(column, typed, &reading, &value, err);
	if (ok)
		record->values[at] = arena_strn(&work->arena, buf_str(&value), value.len);
	else
		err_prefix(err, "%s: ", column->name);
	buf_release(&value);
	return ok;
}

static bool take_options(struct work *work, struct record *record, struct err *err)
{
	const struct record_column *columns = record_columns(record->kind);
	for (int i = 0; columns[i].name; i++) {
		const char *typed = option_of(work, &columns[i]);
		if (typed && !take_value(work, record, &columns[i], i, typed, err))
			return false;
	}
	return true;
}

static const char *get(const struct record *record, const char *name)
{
	return record->values[record_column_find(record->kind, name)];
}

static void put(struct work *work, struct record *record, const char *name, const char *value)
{
	record->values[record_column_find(record->kind, name)] = arena_str(&work->arena, value);
}

/* --- printing --- */

static void json_record(struct json *json, const struct record *record)
{
	const struct record_column *columns = record_columns(record->kind);
	json_open(json, '{');
	json_put_int(json, "id", record->id);
	if (record->kind != RECORD_CLIENT)
		json_put_int(json, "client", record->client);
	for (int i = 0; columns[i].name; i++) {
		if (columns[i].type == RECORD_FLAG)
			json_put_bool(json, columns[i].name, *record->values[i] == '1');
		else
			json_put_text(json, columns[i].name, record->values[i]);
	}
	json_close(json, '}');
}

static bool print_record(struct work *work, const struct record *record, const char *done, struct err *err)
{
	struct buf *out = &work->cli->out;
	const struct record_column *columns = record_columns(record->kind);
	if (work->cli->json) {
		struct json json;
		json_start(&json, out);
		json_record(&json, record);
		buf_addc(out, '\n');
		return buf_ok(out, err);
	}
	buf_addf(out, "%s %s:\n", done, record_kind_name(record->kind));
	for (int i = 0; columns[i].name; i++) {
		if (!*record->values[i])
			continue;
		buf_adds(out, "  ");
		text_pad(out, columns[i].title, 16);
		text_tame(out, record->values[i], strlen(record->values[i]));
		buf_addc(out, '\n');
	}
	return buf_ok(out, err);
}

static bool print_list(struct work *work, const struct record_list *list, struct err *err)
{
	const struct record_column *columns = record_columns(work->kind);
	struct table_column heads[RECORD_COLUMNS + 1] = {{"id", "Id", TABLE_INT}};
	size_t width = 1;
	struct table table;
	if (work->cli->json) {
		struct json json;
		json_start(&json, &work->cli->out);
		json_open(&json, '[');
		for (size_t i = 0; i < list->count; i++)
			json_record(&json, &list->rows[i]);
		json_close(&json, ']');
		buf_addc(&work->cli->out, '\n');
		return buf_ok(&work->cli->out, err);
	}
	for (; columns[width - 1].name; width++)
		heads[width] = (struct table_column){columns[width - 1].name, columns[width - 1].title,
		                                     columns[width - 1].type == RECORD_MONEY ? TABLE_MONEY : TABLE_TEXT};
	table_init(&table, heads, width);
	table.decimal = work->desk.decimal;
	for (size_t i = 0; i < list->count; i++) {
		table_add_int(&table, list->rows[i].id);
		for (size_t c = 1; c < width; c++)
			table_add(&table, list->rows[i].values[c - 1]);
	}
	return say_table(work->cli, &table, err);
}

/* --- add --- */

static bool wants(const struct work *work, size_t least, size_t most, const char *usage, struct err *err)
{
	if (work->args->count >= least && work->args->count <= most)
		return true;
	return err_set(err, ERR_USAGE, "usage: dun %s %s", record_kind_name(work->kind), usage);
}

static bool find_client(struct work *work, const char *ref, int64_t *client, struct err *err)
{
	struct desk_ref found;
	if (!desk_resolve(&work->desk, ref, &found, err))
		return false;
	*client = found.client;
	return true;
}

/* Its first contact, when the command line has anything of one. */
static bool add_contact(struct work *work, struct err *err)
{
	static const char *const options[][2] = {
		{"contact", "name"}, {"email", "email"}, {"phone", "phone"}, {"role", "role"},
	};
	struct record contact;
	bool any = false;
	record_clear(&contact, RECORD_CONTACT);
	contact.client = work->record.id;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const char *typed = cli_value(work->args, options[i][0]);
		int at = record_column_find(RECORD_CONTACT, options[i][1]);
		if (!typed)
			continue;
		if (!take_value(work, &contact, &record_columns(RECORD_CONTACT)[at], at, typed, err))
			return false;
		any = true;
	}
	return !any || !work->record.id || desk_record_add(&work->desk, &contact, err);
}

static bool add_days(struct work *work, struct record *invoice, struct err *err)
{
	struct record client;
	char text[DATE_ISO_SIZE];
	int64_t terms;
	daynum issued;
	if (!*get(invoice, "issued"))
		put(work, invoice, "issued", date_iso(work->desk.today, text));
	if (*get(invoice, "due"))
		return true;
	if (!desk_record_load(&work->desk, RECORD_CLIENT, invoice->client, &work->arena, &client, err) ||
	    !date_parse_iso(get(invoice, "issued"), &issued, err))
		return false;
	if (!text_number(get(&client, "terms"), 0, 3650, &terms))
		return err_set(err, ERR_USAGE, "--due is missing, and the client has no days to pay (dun client edit --terms)");
	put(work, invoice, "due", date_iso(issued + (daynum)terms, text));
	return true;
}

static bool add(struct work *work, struct err *err)
{
	struct record *record = &work->record;
	bool client = work->kind == RECORD_CLIENT;
	record_clear(record, work->kind);
	if (!wants(work, client ? 1 : 2, client ? 1 : 2, client ? "add --name NAME" : "add CLIENT ...", err) ||
	    (!client && !find_client(work, work->args->operands[1], &record->client, err)))
		return false;
	if (work->kind == RECORD_INVOICE)
		put(work, record, "currency", work->desk.currency);
	/* The contact is read before the client is stored: all or nothing. */
	if (!take_options(work, record, err) || (client && !add_contact(work, err)) ||
	    (work->kind == RECORD_INVOICE && !add_days(work, record, err)))
		return false;
	return arena_ok(&work->arena, err) && desk_record_add(&work->desk, record, err) &&
	       (!client || add_contact(work, err)) && print_record(work, record, "New", err);
}

/* --- edit --- */

/* A contact of the client by number, name or address. */
static bool find_contact(struct work *work, int64_t client, const char *who, int64_t *id, struct err *err)
{
	struct record_list list;
	if (!desk_record_list(&work->desk, RECORD_CONTACT, client, &work->arena, &list, err))
		return false;
	*id = 0;
	for (size_t i = 0; i < list.count; i++) {
		const struct record *row = &list.rows[i];
		int64_t number;
		bool hit = (text_number(who, 1, INT64_MAX, &number) && number == row->id) ||
		           text_same(who, get(row, "name")) || text_same(who, get(row, "email"));
		if (hit && *id)
			return err_set(err, ERR_DATA, "\"%.60s\" is more than one contact: use its id (dun contact list)", who);
		if (hit)
			*id = row->id;
	}
	return *id || err_set(err, ERR_NOINPUT, "the client has no contact \"%.60s\"", who);
}

static bool find_record(struct work *work, int64_t *id, struct err *err)
{
	struct desk_ref ref;
	if (!desk_resolve(&work->desk, work->args->operands[1], &ref, err))
		return false;
	if (work->kind == RECORD_CONTACT)
		return find_contact(work, ref.client, work->args->operands[2], id, err);
	*id = work->kind == RECORD_CLIENT ? ref.client : ref.invoice;
	return *id || err_set(err, ERR_USAGE, "\"%.60s\" is a client: name an invoice", work->args->operands[1]);
}

/* --email and its like belong to a contact once the client is there. */
static bool refuse_contact(const struct work *work, struct err *err)
{
	static const char *const names[] = {"contact", "email", "phone", "role"};
	for (size_t i = 0; work->kind == RECORD_CLIENT && i < 4; i++)
		if (cli_has(work->args, names[i]))
			return err_set(err, ERR_USAGE, "--%s goes with add: change it by `dun contact edit`", names[i]);
	return true;
}

static bool edit(struct work *work, struct err *err)
{
	struct record wanted, now;
	int64_t id;
	bool clash, contact = work->kind == RECORD_CONTACT;
	if (!wants(work, contact ? 3 : 2, contact ? 3 : 2, contact ? "edit CLIENT WHO ..." : "edit REF ...", err) ||
	    !refuse_contact(work, err) || !find_record(work, &id, err) ||
	    !desk_record_load(&work->desk, work->kind, id, &work->arena, &work->record, err))
		return false;
	wanted = work->record;
	return take_options(work, &wanted, err) && arena_ok(&work->arena, err) &&
	       desk_record_edit(&work->desk, &work->record, &wanted, &work->arena, &now, &clash, err) &&
	       print_record(work, &now, "Changed", err);
}

/* --- list --- */

static bool list(struct work *work, struct err *err)
{
	struct record_list all;
	int64_t client = 0;
	bool clients = work->kind == RECORD_CLIENT;
	if (!wants(work, 1, clients ? 1 : 2, clients ? "list" : "list [CLIENT]", err) ||
	    (work->args->count > 1 && !find_client(work, work->args->operands[1], &client, err)))
		return false;
	return desk_record_list(&work->desk, work->kind, client, &work->arena, &all, err) &&
	       print_list(work, &all, err);
}

static bool run(struct cli *cli, const struct cli_args *args, enum record_kind kind, struct err *err)
{
	struct work work = {.cli = cli, .args = args, .kind = kind, .arena = ARENA_INIT};
	const char *what = args->operands[0];
	bool reads = strcmp(what, "list") == 0;
	bool (*act)(struct work *, struct err *) = reads                       ? list
	                                           : strcmp(what, "add") == 0  ? add
	                                           : strcmp(what, "edit") == 0 ? edit
	                                                                       : NULL;
	if (!act)
		return err_set(err, ERR_USAGE, "dun %s wants add, edit or list, not \"%.40s\"", record_kind_name(kind), what);
	if (!desk_open(&work.desk, &cli->options, reads ? DB_READ : DB_WRITE, err))
		return false;
	bool ok = act(&work, err);
	arena_release(&work.arena);
	desk_close(&work.desk);
	return ok;
}

static bool run_client(struct cli *cli, const struct cli_args *args, struct err *err)
{
	return run(cli, args, RECORD_CLIENT, err);
}

static bool run_contact(struct cli *cli, const struct cli_args *args, struct err *err)
{
	return run(cli, args, RECORD_CONTACT, err);
}

static bool run_invoice(struct cli *cli, const struct cli_args *args, struct err *err)
{
	return run(cli, args, RECORD_INVOICE, err);
}

const struct verb cmd_client = {
	.name = "client",
	.operands = "add|edit|list [REF]",
	.summary = "clients by hand",
	.reason = "What an import does not bring. `edit` changes only what is given; an empty value clears it. Two clients "
	          "of the same name are told apart by --key. Each change is an entry of the log with what was before.",
	.options = client_options,
	.least = 1,
	.most = 2,
	.run = run_client,
};

const struct verb cmd_contact = {
	.name = "contact",
	.operands = "add|edit|list [CLIENT [WHO]]",
	.summary = "a client's people and addresses by hand",
	.reason = "WHO is the id, the name or the mail address of the contact.",
	.options = contact_options,
	.least = 1,
	.most = 3,
	.run = run_contact,
};

const struct verb cmd_invoice = {
	.name = "invoice",
	.operands = "add|edit|list [REF]",
	.summary = "invoices by hand",
	.reason = "`add CLIENT` makes one for a client, `edit NUMBER` changes it; payments are `dun pay`.",
	.options = invoice_options,
	.least = 1,
	.most = 2,
	.run = run_invoice,
};
