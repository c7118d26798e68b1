/* SPDX-License-Identifier: MIT */
#include "exchange/statement.h"

#include <string.h>

#include "store/report.h"

const struct sheet_column statement_columns[STATEMENT_COLUMNS] = {
	{"client", "Client", SHEET_TEXT},   {"currency", "Currency", SHEET_TEXT},
	{"date", "Date", SHEET_DAY},        {"ref", "Reference", SHEET_TEXT},
	{"text", "Text", SHEET_TEXT},       {"debit", "Debit", SHEET_MONEY},
	{"credit", "Credit", SHEET_MONEY},  {"principal_balance", "Balance", SHEET_MONEY},
};

void statement_row(struct sheet_row *row, const char *client, const struct statement_line *line)
{
	sheet_clear(row);
	sheet_text(row, client);
	sheet_text(row, line->currency);
	sheet_day(row, line->day);
	sheet_text(row, line->ref);
	sheet_text(row, line->text);
	sheet_money(row, line->debit, line->debit ? line->currency : "");
	sheet_money(row, line->credit, line->credit ? line->currency : "");
	sheet_money(row, line->balance, line->currency);
}

struct walk {
	daynum since;
	currency_code currency;
	int64_t balance;
	bool earlier; /* something lies before since and is not yet told */
	struct buf text;
	bool (*line)(void *arg, const struct statement_line *line, struct err *err);
	void *arg;
};

static bool bring_forward(struct walk *walk, struct err *err)
{
	if (!walk->earlier)
		return true;
	walk->earlier = false;
	return walk->line(walk->arg, &(struct statement_line){
		.currency = walk->currency, .day = walk->since, .ref = "", .text = "brought forward",
		.balance = walk->balance, .forward = true}, err);
}

static const char *event_text(struct walk *walk, const struct report_event *event)
{
	struct buf *text = &walk->text;
	char day[DATE_ISO_SIZE];
	buf_clear(text);
	if (strcmp(event->kind, "invoice") == 0) {
		buf_addf(text, "invoice, due %s", date_iso(event->due, day));
		if (*event->what_for)
			buf_addf(text, ": %s", event->what_for);
		return buf_str(text);
	}
	if (strcmp(event->kind, "refund") == 0) {
		buf_adds(text, "given back");
		return buf_str(text);
	}
	bool inferred = strcmp(event->kind, "inferred") == 0;
	buf_adds(text, strcmp(event->kind, "credit") == 0      ? "credit note"
	               : strcmp(event->kind, "write-off") == 0 ? "write-off" : "payment");
	buf_adds(text, inferred ? ", inferred from a smaller open amount" : "");
	if (*event->what_for)
		buf_addf(text, " for %s", event->what_for);
	else
		buf_adds(text, ", on account");
	return buf_str(text);
}

static bool take_event(struct walk *walk, const struct report_event *event, struct err *err)
{
	if (strcmp(walk->currency, event->currency) != 0) {
		if (!bring_forward(walk, err))
			return false;
		memcpy(walk->currency, event->currency, strnlen(event->currency, 3));
		walk->balance = 0;
	}
	bool before = walk->since != DATE_NONE && event->day < walk->since;
	if (!before && !bring_forward(walk, err))
		return false;
	if (!money_add(walk->balance, event->amount, &walk->balance, err))
		return false;
	if (before) {
		walk->earlier = true;
		return true;
	}
	struct statement_line line = {
		.currency = walk->currency, .day = event->day, .ref = event->ref, .text = event_text(walk, event),
		.debit = event->amount > 0 ? event->amount : 0, .credit = event->amount < 0 ? -event->amount : 0,
		.balance = walk->balance,
	};
	return buf_ok(&walk->text, err) && walk->line(walk->arg, &line, err);
}

bool statement_walk(struct db *db, int64_t client, daynum since, daynum as_of,
                    bool (*line)(void *arg, const struct statement_line *line, struct err *err), void *arg,
                    struct err *err)
{
	struct walk walk = {.since = since, .line = line, .arg = arg};
	struct report_event event;
	bool going = true;
	struct query *q = report_events(db, client, as_of, err);
	while (going && report_next_event(q, &event))
		going = take_event(&walk, &event, err);
	/* what went wrong in a line is already told */
	bool read = query_end(q, going ? err : NULL);
	going = going && read && bring_forward(&walk, err);
	buf_release(&walk.text);
	return going;
}
