/* SPDX-License-Identifier: MIT */
#include "exchange/listing_read.h"

#include <string.h>

#include "exchange/statement.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool wanted(const struct listing_reader *reader, const char *currency)
{
	const char *only = reader->scope->currency;
	return !only || !*only || strcmp(only, currency) == 0;
}

/* Ends a walk: what went wrong on the way was already told to err. */
static bool end_walk(struct query *q, bool going, struct err *err)
{
	return query_end(q, going ? err : NULL) && going;
}

static struct query *invoices_of(const struct listing_reader *reader, const struct listing_ref *ref,
                                 bool open_only, struct err *err)
{
	if (ref->invoice)
		return report_invoice(reader->db, ref->invoice, reader->scope->as_of, err);
	return report_invoices(reader->db, ref->client, reader->scope->as_of, open_only, err);
}

/* --- aged debt: one row per open invoice --- */

static const struct sheet_column aged_columns[] = {
	{"client", "Client", SHEET_TEXT},
	{"client_no", "Client number", SHEET_TEXT},
	{"invoice", "Invoice", SHEET_TEXT},
	{"issued", "Issued", SHEET_DAY},
	{"due", "Due", SHEET_DAY},
	{"days_overdue", "Days overdue", SHEET_INT},
	{"amount", "Amount", SHEET_MONEY},
	{"currency", "Currency", SHEET_TEXT},
	{"age", "Age band", SHEET_TEXT},
	{"last_contact", "Last contact", SHEET_DAY},
	{"step", "Step", SHEET_TEXT},
	{"promise", "Promise date", SHEET_DAY},
	{"follow_up", "Follow-up", SHEET_DAY},
	{"disputed", "Disputed", SHEET_TEXT},
	{"on_hold", "On hold", SHEET_TEXT},
	{"total", "Invoice total", SHEET_MONEY},
	{"what_for", "What for", SHEET_TEXT},
	{"order", "Order", SHEET_TEXT},
};
enum { AGED_STANDARD = 0x07f5, AGED_AMOUNT = 6 };

static void aged_row(struct listing_reader *reader, const struct report_invoice *invoice)
{
	struct sheet_row *row = &reader->row;
	const struct report_client *client = &reader->client;
	int days = reader->scope->as_of - invoice->due;
	char age[24];
	sheet_clear(row);
	sheet_text(row, client->name);
	sheet_text(row, client->code);
	sheet_text(row, invoice->number);
	sheet_day(row, invoice->issued);
	sheet_day(row, invoice->due);
	sheet_int(row, days > 0 ? days : 0);
	sheet_money(row, invoice->open, invoice->currency);
	sheet_text(row, invoice->currency);
	aging_name(&reader->scope->scale, aging_bucket(&reader->scope->scale, days), age);
	sheet_text(row, invoice->open ? arena_str(&reader->arena, age) : "paid");
	sheet_day(row, client->last_contact);
	sheet_text(row, invoice->step);
	sheet_day(row, client->promise);
	sheet_day(row, client->follow_up);
	sheet_yes(row, invoice->disputed);
	sheet_yes(row, client->on_hold);
	sheet_money(row, invoice->total, invoice->currency);
	sheet_text(row, invoice->what_for);
	sheet_text(row, invoice->order_ref);
}

static bool aged_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_invoice invoice;
	bool going = true, paid = reader->scope->paid;
	struct query *q = invoices_of(reader, ref, !paid, err);
	while (going && report_next_invoice(q, &invoice)) {
		if (!wanted(reader, invoice.currency) || (!invoice.open && !paid))
			continue;
		aged_row(reader, &invoice);
		going = listing_emit(reader, invoice.currency, invoice.open, err);
	}
	return end_walk(q, going, err);
}

/* --- clients: one row per client and currency --- */

static const struct sheet_column client_columns[] = {
	{"client", "Client", SHEET_TEXT},
	{"client_no", "Client number", SHEET_TEXT},
	{"currency", "Currency", SHEET_TEXT},
	{"invoices", "Open invoices", SHEET_INT},
	{"open", "Open", SHEET_MONEY},
	{"overdue", "Overdue", SHEET_MONEY},
	{"on_account", "On account", SHEET_MONEY},
	{"net", "Net", SHEET_MONEY},
	{"oldest_due", "Oldest due", SHEET_DAY},
	{"days_overdue", "Days overdue", SHEET_INT},
	{"last_contact", "Last contact", SHEET_DAY},
	{"promise", "Promise date", SHEET_DAY},
	{"follow_up", "Follow-up", SHEET_DAY},
	{"on_hold", "On hold", SHEET_TEXT},
	{"country", "Country", SHEET_TEXT},
	{"address", "Address", SHEET_TEXT},
	{"vat", "VAT number", SHEET_TEXT},
};
enum { CLIENT_STANDARD = 0x07fd, CLIENT_OPEN = 4 };

struct owed {
	int64_t invoices, overdue;
	daynum oldest;
};

static bool client_owes(struct listing_reader *reader, const struct listing_ref *ref, const char *currency,
                        struct owed *owed, struct err *err)
{
	struct report_invoice invoice;
	daynum as_of = reader->scope->as_of;
	*owed = (struct owed){.oldest = DATE_NONE};
	bool going = true;
	struct query *q = report_invoices(reader->db, ref->client, as_of, true, err);
	while (going && report_next_invoice(q, &invoice)) {
		if (!invoice.open || strcmp(invoice.currency, currency) != 0)
			continue;
		owed->invoices++;
		if (owed->oldest == DATE_NONE || invoice.due < owed->oldest)
			owed->oldest = invoice.due;
		if (invoice.due < as_of)
			going = money_add(owed->overdue, invoice.open, &owed->overdue, err);
	}
	return end_walk(q, going, err);
}

static void client_row(struct listing_reader *reader, const struct report_sum *sum, const struct owed *owed)
{
	struct sheet_row *row = &reader->row;
	const struct report_client *client = &reader->client;
	int late = owed->oldest == DATE_NONE ? 0 : reader->scope->as_of - owed->oldest;
	sheet_clear(row);
	sheet_text(row, client->name);
	sheet_text(row, client->code);
	sheet_text(row, sum->currency);
	sheet_int(row, owed->invoices);
	sheet_money(row, sum->open, sum->currency);
	sheet_money(row, owed->overdue, sum->currency);
	sheet_money(row, sum->on_account, sum->currency);
	sheet_money(row, sum->open - sum->on_account, sum->currency);
	sheet_day(row, owed->oldest);
	sheet_int(row, late > 0 ? late : 0);
	sheet_day(row, client->last_contact);
	sheet_day(row, client->promise);
	sheet_day(row, client->follow_up);
	sheet_yes(row, client->on_hold);
	sheet_text(row, client->country);
	sheet_text(row, client->address);
	sheet_text(row, client->vat);
}

static bool client_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct vec sums = VEC_INIT(struct report_sum);
	bool going = report_sums(reader->db, ref->client, reader->scope->as_of, &sums, err);
	for (size_t i = 0; going && i < sums.len; i++) {
		const struct report_sum *sum = &VEC_AT(struct report_sum, &sums, i);
		struct owed owed;
		bool anything = sum->open || sum->on_account || reader->scope->paid;
		if (!anything || !wanted(reader, sum->currency))
			continue;
		going = client_owes(reader, ref, sum->currency, &owed, err);
		if (!going)
			break;
		client_row(reader, sum, &owed);
		going = listing_emit(reader, sum->currency, sum->open, err);
	}
	vec_release(&sums);
	return going;
}

/* --- invoices: as a lawyer's workbook lists them --- */

static const struct sheet_column invoice_columns[] = {
	{"client", "Client", SHEET_TEXT},
	{"invoice_no", "Invoice", SHEET_TEXT},
	{"contract_id", "Contract", SHEET_TEXT},
	{"issued", "Issued", SHEET_DAY},
	{"received", "Received", SHEET_DAY},
	{"description", "Description", SHEET_TEXT},
	{"currency", "Currency", SHEET_TEXT},
	{"gross", "Total", SHEET_MONEY},
	{"credit_notes", "Credit notes", SHEET_MONEY},
	{"paid", "Paid", SHEET_MONEY},
	{"due", "Due", SHEET_DAY},
	{"days_overdue", "Days overdue", SHEET_INT},
	{"disputed", "Disputed", SHEET_TEXT},
	{"open_principal", "Open", SHEET_MONEY},
	{"order_no", "Order", SHEET_TEXT},
	{"sent", "Sent", SHEET_DAY},
	{"sent_how", "Sent how", SHEET_TEXT},
	{"terms", "Terms", SHEET_TEXT},
	{"note", "Note", SHEET_TEXT},
};
enum { INVOICE_STANDARD = 0x7ffff, INVOICE_OPEN = 13 };

static void invoice_row(struct listing_reader *reader, const struct report_invoice *invoice)
{
	struct sheet_row *row = &reader->row;
	int days = invoice->open ? reader->scope->as_of - invoice->due : 0;
	sheet_clear(row);
	sheet_text(row, reader->client.name);
	sheet_text(row, *invoice->series ? arena_printf(&reader->arena, "%s/%s", invoice->series, invoice->number)
	           : invoice->number);
	sheet_text(row, invoice->contract_ref);
	sheet_day(row, invoice->issued);
	sheet_day(row, invoice->received);
	sheet_text(row, invoice->what_for);
	sheet_text(row, invoice->currency);
	sheet_money(row, invoice->total, invoice->currency);
	sheet_money(row, invoice->credits, invoice->currency);
	sheet_money(row, invoice->paid, invoice->currency);
	sheet_day(row, invoice->due);
	sheet_int(row, days > 0 ? days : 0);
	sheet_yes(row, invoice->disputed);
	sheet_money(row, invoice->open, invoice->currency);
	sheet_text(row, invoice->order_ref);
	sheet_day(row, invoice->sent);
	sheet_text(row, invoice->sent_how);
	sheet_text(row, invoice->terms);
	sheet_text(row, invoice->total_known ? "" : "only an open amount was ever seen: the total is the first one");
}

static bool invoice_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_invoice invoice;
	bool going = true;
	struct query *q = invoices_of(reader, ref, false, err);
	while (going && report_next_invoice(q, &invoice)) {
		if (!wanted(reader, invoice.currency))
			continue;
		invoice_row(reader, &invoice);
		going = listing_emit(reader, invoice.currency, invoice.open, err);
	}
	return end_walk(q, going, err);
}

/* --- payments and credit notes --- */

static const struct sheet_column payment_columns[] = {
	{"client", "Client", SHEET_TEXT},
	{"payment_id", "Payment", SHEET_TEXT},
	{"value_date", "Value date", SHEET_DAY},
	{"amount", "Amount", SHEET_MONEY},
	{"currency", "Currency", SHEET_TEXT},
	{"channel", "Kind", SHEET_TEXT},
	{"bank_ref", "Reference", SHEET_TEXT},
	{"allocated", "Allocated", SHEET_MONEY},
	{"on_account", "On account", SHEET_MONEY},
	{"invoice_nos", "Invoices", SHEET_TEXT},
	{"refunded", "Given back", SHEET_MONEY},
};
enum { PAYMENT_STANDARD = 0x7ff, PAYMENT_AMOUNT = 3 };

static const char *payment_kind(const char *kind)
{
	if (strcmp(kind, "credit") == 0)
		return "credit note";
	if (strcmp(kind, "write-off") == 0)
		return "write-off";
	return strcmp(kind, "inferred") == 0 ? "payment, inferred from a smaller open amount" : "payment";
}

static void payment_row(struct listing_reader *reader, const struct report_payment *payment)
{
	struct sheet_row *row = &reader->row;
	sheet_clear(row);
	sheet_text(row, reader->client.name);
	sheet_text(row, *payment->number ? payment->number
	           : arena_printf(&reader->arena, "P%lld", (long long)payment->id));
	sheet_day(row, payment->paid_on);
	sheet_money(row, payment->amount, payment->currency);
	sheet_text(row, payment->currency);
	sheet_text(row, payment_kind(payment->kind));
	sheet_text(row, payment->ref);
	sheet_money(row, payment->allocated, payment->currency);
	sheet_money(row, payment->amount - payment->allocated - payment->refunded, payment->currency);
	sheet_text(row, payment->invoices);
	sheet_money(row, payment->refunded, payment->currency);
}

static bool payment_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	struct report_payment payment;
	bool going = true;
	struct query *q = report_payments(reader->db, ref->client, reader->scope->as_of, err);
	while (going && report_next_payment(q, &payment)) {
		if (!wanted(reader, payment.currency))
			continue;
		payment_row(reader, &payment);
		going = listing_emit(reader, payment.currency, payment.amount, err);
	}
	return end_walk(q, going, err);
}

/* --- statement --- */

static bool statement_take(void *arg, const struct statement_line *line, struct err *err)
{
	struct listing_reader *reader = arg;
	if (!wanted(reader, line->currency))
		return true;
	statement_row(&reader->row, reader->client.name, line);
	return listing_emit(reader, line->currency, line->forward ? line->balance : line->debit - line->credit, err);
}

static bool statement_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err)
{
	return statement_walk(reader->db, ref->client, reader->scope->since, reader->scope->as_of, statement_take,
	                      reader, err);
}

const struct listing listing_table[] = {
	{"aged", "Aged debt", "One row per invoice", aged_columns, COUNT(aged_columns), AGED_STANDARD, AGED_AMOUNT,
	 true, false, aged_read},
	{"clients", "Clients", "One row per client", client_columns, COUNT(client_columns), CLIENT_STANDARD,
	 CLIENT_OPEN, false, false, client_read},
	{"invoices", "Invoices", "One row per invoice, in full", invoice_columns, COUNT(invoice_columns),
	 INVOICE_STANDARD, INVOICE_OPEN, true, false, invoice_read},
	{"payments", "Payments", "One row per payment", payment_columns, COUNT(payment_columns), PAYMENT_STANDARD,
	 PAYMENT_AMOUNT, false, false, payment_read},
	{"contacts", "Contacts", "One row per call, letter, visit, mail", listing_contact_columns, LISTING_CONTACT_COLUMNS,
	 (1u << LISTING_CONTACT_COLUMNS) - 1, -1, false, true, listing_contact_read},
	{"letters", "Letters", "One row per letter, with its proof of delivery", listing_letter_columns,
	 LISTING_LETTER_COLUMNS, (1u << LISTING_LETTER_COLUMNS) - 1, -1, false, true, listing_letter_read},
	{"exhibits", "Exhibits", "One row per file of the record", listing_exhibit_columns, LISTING_EXHIBIT_COLUMNS,
	 (1u << LISTING_EXHIBIT_COLUMNS) - 1, -1, false, true, listing_exhibit_read},
	{"statement", "Statement", "Statement of account", statement_columns, STATEMENT_COLUMNS, 0xff, 7,
	 false, false, statement_read},
};
const size_t listing_table_count = COUNT(listing_table);
