/* SPDX-License-Identifier: MIT */
#include "store/ladder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "ledger/clock.h"
#include "store/entry.h"
#include "store/fields.h"
#include "store/open.h"
#include "store/plan.h"
#include "store/promise.h"
#include "store/settlement.h"

enum { CONTACTS_MOST = 256, LONG_AGO = 400 };

/* An open invoice on its way into its row. */
struct item {
	currency_code currency;
	int64_t client;
	struct next_invoice invoice;
	const char *policy;
};

/* A mail that is not gone and not binned. */
struct waiting {
	int64_t id, client, not_before;
	currency_code currency;
	char state[12];
	bool held;
};

struct own_policy {
	int64_t invoice;
	const char *policy;
};

struct loader {
	struct db *db;
	daynum as_of;
	int64_t client;
	struct arena *arena;
	struct err *err;
	struct vec items;    /* struct item, by currency, client, due */
	struct vec waiting;  /* struct waiting, by client */
	struct vec policies; /* struct own_policy, by invoice */
	struct promise_list promises; /* of the currency at hand, by client */
	struct plan_list plans;
	struct settlement_list settlements;
	currency_code currency;
};

/* --- invoices --- */

#define LADDER_COLUMNS "i.id, i.number, i.sent_on IS NOT NULL, i.received_on IS NOT NULL, i.disputed "

static struct query *select_items(struct loader *loader, const char *currency)
{
	int64_t latest;
	daynum day = loader->as_of;
	if (!db_int(loader->db, loader->err, 0, &latest, "SELECT paid_on FROM latest WHERE id = 1", ""))
		return NULL;
	if (loader->client)
		return db_select(loader->db, loader->err, "SELECT i.currency, i.client, i.due, " OPEN_AT("?1") ", "
		                 LADDER_COLUMNS "FROM invoice i INDEXED BY invoice_client WHERE i.client = ?2 AND "
		                 "i.issued <= ?1 AND (?3 = '' OR i.currency = ?3) AND (i.open > 0 OR i.paid_last > ?1) "
		                 "ORDER BY i.currency, i.due, i.id", "dis", day, loader->client, currency);
	if (latest <= day)
		return db_select(loader->db, loader->err, "SELECT i.currency, i.client, i.due, i.open, " LADDER_COLUMNS
		                 "FROM invoice i INDEXED BY invoice_open WHERE i.open > 0 AND i.issued <= ?1 "
		                 "AND (?2 = '' OR i.currency = ?2) ORDER BY i.currency, i.client, i.due", "ds", day, currency);
	return db_select(loader->db, loader->err, "SELECT i.currency, i.client, i.due, " OPEN_AT("?1") ", " LADDER_COLUMNS
	                 "FROM invoice i INDEXED BY invoice_past WHERE i.issued <= ?1 AND (?2 = '' OR i.currency = ?2) "
	                 "AND (i.paid_last IS NULL OR i.paid_last > ?1 OR i.paid < i.total) "
	                 "ORDER BY i.currency, i.client, i.due", "ds", day, currency);
}

static bool read_items(struct loader *loader, const char *currency)
{
	struct query *q = select_items(loader, currency);
	while (query_next(q)) {
		struct item *item = query_int(q, 3) > 0 ? vec_push(&loader->items) : NULL;
		if (!item)
			continue;
		*item = (struct item){
			.client = query_int(q, 1), .policy = "",
			.invoice = {
				.id = query_int(q, 4), .number = arena_str(loader->arena, query_text(q, 5)), .due = query_day(q, 2),
				.open = query_int(q, 3), .disputed = query_int(q, 8) != 0, .sent = query_int(q, 6) != 0,
				.received = query_int(q, 7) != 0,
			},
		};
		snprintf(item->currency, sizeof item->currency, "%s", query_text(q, 0));
	}
	return query_end(q, loader->err) && vec_ok(&loader->items, loader->err);
}

static enum next_state state_of(const char *text)
{
	switch (text[0]) {
	case 'm': return NEXT_MAILED;
	case 's': return NEXT_SKIPPED;
	case 'l': return NEXT_LISTED;
	case 'p': return NEXT_PASSED;
	default: return NEXT_DONE;
	}
}

static bool read_taken(struct loader *loader, struct next_invoice *invoice)
{
	struct next_taken found[64];
	size_t count = 0;
	struct query *q = db_select(loader->db, loader->err, "SELECT step, state, day FROM step_taken WHERE invoice = ? "
	                            "AND day <= ? LIMIT 64", "id", invoice->id, loader->as_of);
	while (query_next(q) && count < sizeof found / sizeof *found)
		found[count++] = (struct next_taken){arena_str(loader->arena, query_text(q, 0)), state_of(query_text(q, 1)),
		                                     query_day(q, 2)};
	struct next_taken *copy = count ? arena_array(loader->arena, count, sizeof *copy) : NULL;
	if (copy)
		memcpy(copy, found, count * sizeof *copy);
	invoice->taken = copy;
	invoice->taken_count = copy ? count : 0;
	return query_end(q, loader->err);
}

/* --- what there is little of is read beforehand --- */

static int by_client(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	return x->client != y->client ? (x->client > y->client) - (x->client < y->client)
	                              : (x->id > y->id) - (x->id < y->id);
}

static bool read_waiting(struct loader *loader)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT id, client, not_before, currency, state, held "
	                            "FROM message WHERE state IN ('draft', 'queued', 'claimed', 'dot', 'rejected', "
	                            "'stopped', 'uncertain') AND (kind = 'reminder' OR step <> '') "
	                            "AND (?1 = 0 OR client = ?1)", "i", loader->client);
	while (query_next(q)) {
		struct waiting *row = vec_push(&loader->waiting);
		if (!row)
			continue;
		*row = (struct waiting){.id = query_int(q, 0), .client = query_int(q, 1), .not_before = query_int(q, 2),
		                        .held = query_int(q, 5) != 0};
		snprintf(row->currency, sizeof row->currency, "%s", query_text(q, 3));
		snprintf(row->state, sizeof row->state, "%s", query_text(q, 4));
	}
	bool ok = query_end(q, loader->err) && vec_ok(&loader->waiting, loader->err);
	if (ok && loader->waiting.len)
		qsort(loader->waiting.data, loader->waiting.len, sizeof(struct waiting), by_client);
	return ok;
}

static int by_invoice(const void *a, const void *b)
{
	int64_t x = ((const struct own_policy *)a)->invoice, y = ((const struct own_policy *)b)->invoice;
	return (x > y) - (x < y);
}

static bool read_policies(struct loader *loader)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT invoice, policy FROM invoice_policy ORDER BY invoice",
	                            "");
	while (query_next(q)) {
		struct own_policy *row = vec_push(&loader->policies);
		if (row)
			*row = (struct own_policy){query_int(q, 0), arena_str(loader->arena, query_text(q, 1))};
	}
	return query_end(q, loader->err) && vec_ok(&loader->policies, loader->err);
}

/* --- what was said --- */

static bool fact_is(const void *facts, size_t len, const char *name, const char *value)
{
	struct field field;
	return fields_get(facts, len, name, &field) && field.value_len == strlen(value) &&
	       memcmp(field.value, value, field.value_len) == 0;
}

static bool fact_one_of(const void *facts, size_t len, const char *name, const char *const *values)
{
	for (; *values; values++)
		if (fact_is(facts, len, name, *values))
			return true;
	return false;
}

static const char *fact_text(const void *facts, size_t len, const char *name, struct arena *arena)
{
	struct field field;
	return fields_get(facts, len, name, &field) ? arena_strn(arena, field.value, field.value_len) : "";
}

static enum next_contact_kind contact_kind(const char *kind)
{
	return *kind == 'c' ? NEXT_CALL : *kind == 'l' ? NEXT_LETTER : *kind == 'v' ? NEXT_VISIT : NEXT_MAIL;
}

/* kind, happened, offset, facts from the row at hand. */
static void take_contact(struct loader *loader, const struct query *q, struct next_contact *out, bool *unread)
{
	static const char *const spoken[] = {"promised", "paid", "disputes", "call-back", "refuses", "reached", "met",
	                                     NULL};
	static const char *const missed[] = {"no-answer", "wrong-number", "wrong-person", "nobody", "came-back", NULL};
	static const char *const other_mail[] = {"statement", "thanks", "confirmation", "other", NULL};
	static const char *const other_letter[] = {"statement", "invoice-copy", "other", NULL};
	size_t len;
	const char *kind = query_text(q, 0);
	const void *facts = query_blob(q, 3, &len);
	struct moment when = {query_int(q, 1), (int32_t)query_int(q, 2)};
	struct field currency;
	*out = (struct next_contact){
		.day = moment_day(when), .kind = contact_kind(kind),
		.in = strcmp(kind, "mail-in") == 0 || fact_is(facts, len, "direction", "in"),
		.reached = fact_one_of(facts, len, "outcome", spoken), .failed = fact_one_of(facts, len, "outcome", missed),
		.step = fact_text(facts, len, "step", loader->arena),
	};
	out->asks_nothing = fact_one_of(facts, len, "kind", other_mail) || fact_one_of(facts, len, "letter", other_letter);
	/* Of a mail we sent; the currency of a promise made in a call limits nothing. */
	out->other = strcmp(kind, "mail-out") == 0 && fields_get(facts, len, "currency", &currency) &&
	             !fact_is(facts, len, "currency", loader->currency);
	*unread = strcmp(kind, "mail-in") == 0 && !fact_is(facts, len, "by-hand", "1");
}

/* Far enough back: nothing older changes what is next. */
static bool enough(const struct next_contact *contacts, size_t count, daynum oldest)
{
	bool ours = false, theirs = false;
	int after = 0;
	for (size_t i = 0; i < count; i++) {
		bool out = !contacts[i].in && !contacts[i].failed && !contacts[i].other;
		ours = ours || out;
		theirs = theirs || contacts[i].in || contacts[i].reached;
		after += out;
	}
	return count && ((contacts[count - 1].day < oldest - LONG_AGO) || (ours && theirs && after >= 4) ||
	                 (ours && contacts[count - 1].day <= oldest));
}

static bool read_contacts(struct loader *loader, int64_t client, daynum oldest, struct next_facts *facts)
{
	struct next_contact found[CONTACTS_MOST];
	size_t count = 0;
	int64_t end = ((int64_t)loader->as_of + 2) * 86400;
	struct query *q = db_select(loader->db, loader->err, "SELECT e.kind, e.happened, e.happened_offset, e.facts, e.seq "
	                            "FROM entry e INDEXED BY entry_contact WHERE e.client = ? AND e.happened < ? AND e.kind "
	                            "IN ('call', 'letter', 'visit', 'mail-out', 'mail-in') AND " ENTRY_STANDS("e") " "
	                            "ORDER BY e.happened DESC, e.seq DESC", "ii", client, end);
	while (count < CONTACTS_MOST && !enough(found, count, oldest) && query_next(q)) {
		bool unread;
		struct next_contact *contact = &found[count];
		take_contact(loader, q, contact, &unread);
		if (contact->day > loader->as_of)
			continue;
		int64_t read = 0;
		if (unread && !db_int(loader->db, loader->err, 0, &read, "SELECT 1 FROM entry WHERE about = ? AND kind = 'read'",
		                      "i", query_int(q, 4)))
			break;
		if (unread && !read)
			facts->unread = contact->day;
		count++;
	}
	struct next_contact *copy = count ? arena_array(loader->arena, count, sizeof *copy) : NULL;
	if (copy)
		memcpy(copy, found, count * sizeof *copy);
	facts->contacts = copy;
	facts->contact_count = copy ? count : 0;
	return query_end(q, loader->err);
}

static bool read_addresses(struct loader *loader, int64_t client, struct next_facts *facts)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT max(mail_state = 'ok'), max(mail_state <> 'ok') "
	                            "FROM contact INDEXED BY contact_client WHERE client = ? AND mail <> '' AND gone = 0",
	                            "i", client);
	if (query_next(q)) {
		facts->can_mail = query_int(q, 0) != 0;
		facts->bounced = query_int(q, 1) != 0;
	}
	return query_end(q, loader->err);
}

/* --- money --- */

static bool read_money(struct loader *loader, int64_t client, struct next_facts *facts)
{
	int64_t paid = 0;
	if (!db_int(loader->db, loader->err, INT32_MIN, &paid, "SELECT paid_on FROM payment INDEXED BY payment_client "
	            "WHERE client = ? AND paid_on <= ? AND currency = ? AND kind <> 'credit' ORDER BY paid_on DESC LIMIT 1",
	            "ids", client, loader->as_of, loader->currency))
		return false;
	facts->last_payment = (daynum)paid;
	return db_int(loader->db, loader->err, 0, &facts->on_account, "SELECT sum(amount - allocated) FROM payment "
	              "INDEXED BY payment_account WHERE allocated < amount AND currency = ? AND client = ? AND paid_on <= ?",
	              "sid", loader->currency, client, loader->as_of);
}

/* --- promises and plans --- */

static void mark(struct next_invoice *invoices, size_t count, const struct named *named, bool planned)
{
	for (size_t i = 0; i < count; i++)
		if (!named->count || named_has(named, invoices[i].id))
			*(planned ? &invoices[i].planned : &invoices[i].promised) = true;
}

static void take_promise(const struct promise *promise, struct next_invoice *invoices, struct next_facts *facts)
{
	if (promise->state == PROMISE_RUNS) {
		mark(invoices, facts->invoice_count, &promise->invoices, false);
		if (!facts->promised || promise->due < facts->promised_for) {
			facts->promised = promise->amount;
			facts->promised_for = promise->due;
		}
	} else if (promise->state == PROMISE_BROKEN && (!facts->broken || promise->due > facts->broken_for)) {
		facts->broken = promise->amount - promise->received;
		facts->broken_for = promise->due;
	}
}

static void take_plan(const struct plan *plan, struct next_invoice *invoices, struct next_facts *facts)
{
	if (plan->standing.state == PLAN_KEPT || plan->standing.state == PLAN_LATE) {
		mark(invoices, facts->invoice_count, &plan->invoices, true);
		/* One that is late is waited for a little longer. */
		daynum day = plan->standing.state == PLAN_KEPT ? plan->instalments[plan->standing.next].due : plan->standing.until;
		if (facts->instalment == DATE_NONE || day < facts->instalment)
			facts->instalment = day;
	} else if (plan->standing.state == PLAN_MISSED && plan->standing.next < plan->count) {
		facts->missed = plan->instalments[plan->standing.next].due;
		facts->missed_amount = plan->standing.overdue;
	}
}

/* Until the rest is written off nobody is asked for it. */
static void take_settlement(const struct settlement *settlement, struct next_invoice *invoices, struct next_facts *facts)
{
	if (settlement->state != SETTLEMENT_PAID)
		return;
	facts->settled = settlement->amount;
	for (size_t i = 0; i < facts->invoice_count; i++)
		if (!settlement->invoices.count || named_has(&settlement->invoices, invoices[i].id))
			invoices[i].settled = true;
}

/* The rows of a client in a list that is sorted by it. */
#define EACH_OF_CLIENT(list, wanted, do_with) \
	do { \
		size_t low = 0, high = (list).count; \
		while (low < high) { \
			size_t middle = (low + high) / 2; \
			if ((list).rows[middle].client < (wanted)) \
				low = middle + 1; \
			else \
				high = middle; \
		} \
		for (; low < (list).count && (list).rows[low].client == (wanted); low++) \
			do_with; \
	} while (0)

static bool take_agreements(struct loader *loader, int64_t client, struct next_invoice *invoices,
                            struct next_facts *facts)
{
	EACH_OF_CLIENT(loader->promises, client, take_promise(&loader->promises.rows[low], invoices, facts));
	EACH_OF_CLIENT(loader->plans, client, take_plan(&loader->plans.rows[low], invoices, facts));
	/* There are few, and they come newest first. */
	for (size_t i = 0; i < loader->settlements.count; i++)
		if (loader->settlements.rows[i].client == client)
			take_settlement(&loader->settlements.rows[i], invoices, facts);
	return true;
}

/* Agreements of the currency that begins here. */
static bool enter_currency(struct loader *loader, const char *currency)
{
	snprintf(loader->currency, sizeof loader->currency, "%s", currency);
	return promise_list(loader->db, loader->client, currency, loader->as_of, true, loader->arena, &loader->promises,
	                    loader->err) &&
	       plan_list(loader->db, loader->client, currency, loader->as_of, true, loader->arena, &loader->plans,
	                 loader->err) &&
	       settlement_list(loader->db, loader->client, currency, loader->as_of, true, loader->arena,
	                       &loader->settlements, loader->err);
}

/* The first day on which one of its disputes is to be looked at. */
static bool read_dispute(struct loader *loader, int64_t client, struct next_facts *facts)
{
	int64_t day;
	bool any = false;
	for (size_t i = 0; i < facts->invoice_count; i++)
		any = any || facts->invoices[i].disputed;
	if (!any)
		return true;
	if (!db_int(loader->db, loader->err, INT32_MIN, &day, "SELECT min(review) FROM dispute WHERE client = ? AND "
	            "state = 'open'", "i", client))
		return false;
	facts->dispute_until = (daynum)day;
	return true;
}

/* --- a row --- */

static bool read_client(struct loader *loader, struct ladder_row *row)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT name, code, country, policy, owner, follow_up, "
	                            "hold_from, hold_until, hold_why FROM client WHERE id = ?", "i", row->client);
	if (query_next(q)) {
		row->name = arena_str(loader->arena, query_text(q, 0));
		row->code = arena_str(loader->arena, query_text(q, 1));
		row->country = arena_str(loader->arena, query_text(q, 2));
		row->policy = arena_str(loader->arena, query_text(q, 3));
		row->owner = arena_str(loader->arena, query_text(q, 4));
		row->facts.follow_up = query_day(q, 5);
		row->facts.held = !query_null(q, 6) && query_day(q, 6) <= loader->as_of &&
		                  (query_null(q, 7) || query_day(q, 7) >= loader->as_of);
		row->facts.held_until = query_day(q, 7);
		row->facts.held_why = arena_str(loader->arena, query_text(q, 8));
	}
	return query_end(q, loader->err);
}

static void take_waiting(struct loader *loader, struct ladder_row *row)
{
	struct next_facts *facts = &row->facts;
	struct {
		struct waiting *rows;
		size_t count;
	} list = {loader->waiting.data, loader->waiting.len};
	EACH_OF_CLIENT(list, row->client, {
		const struct waiting *mail = &list.rows[low];
		if (*mail->currency && strcmp(mail->currency, row->currency) != 0)
			continue;
		if (strcmp(mail->state, "draft") == 0)
			row->draft = mail->id;
		else if (strcmp(mail->state, "uncertain") == 0)
			facts->mail = NEXT_MAIL_UNCERTAIN;
		else if (strcmp(mail->state, "rejected") == 0 || strcmp(mail->state, "stopped") == 0)
			facts->mail = facts->mail == NEXT_MAIL_UNCERTAIN ? facts->mail : NEXT_MAIL_FAILED;
		else if (facts->mail == NEXT_MAIL_NONE || facts->mail == NEXT_MAIL_QUEUED) {
			facts->mail = NEXT_MAIL_QUEUED;
			facts->mail_on = mail->held ? DATE_NONE : moment_day(moment_at(mail->not_before));
		}
	});
}

static const char *policy_of(struct loader *loader, int64_t invoice)
{
	struct own_policy key = {invoice, NULL}, *found = NULL;
	if (loader->policies.len)
		found = bsearch(&key, loader->policies.data, loader->policies.len, sizeof key, by_invoice);
	return found ? found->policy : "";
}

static bool take_invoices(struct loader *loader, const struct item *items, size_t count, struct ladder_row *row)
{
	struct next_invoice *invoices = arena_array(loader->arena, count, sizeof *invoices);
	const char **policies = loader->policies.len ? arena_array(loader->arena, count, sizeof *policies) : NULL;
	if (!invoices)
		return err_memory(loader->err);
	for (size_t i = 0; i < count; i++) {
		invoices[i] = items[i].invoice;
		if (policies)
			policies[i] = policy_of(loader, invoices[i].id);
		if (!read_taken(loader, &invoices[i]) || !money_add(row->open, invoices[i].open, &row->open, loader->err))
			return false;
	}
	row->facts.invoices = invoices;
	row->facts.invoice_count = count;
	row->policies = policies;
	return take_agreements(loader, row->client, invoices, &row->facts);
}

static bool fill_row(struct loader *loader, const struct item *items, size_t count, struct ladder_row *row)
{
	if (strcmp(loader->currency, items->currency) != 0 && !enter_currency(loader, items->currency))
		return false;
	*row = (struct ladder_row){
		.client = items->client, .name = "", .code = "", .country = "", .policy = "", .owner = "",
		.facts = {
			.today = loader->as_of, .decimal = '.', .unread = DATE_NONE, .last_payment = DATE_NONE,
			.promised_for = DATE_NONE, .broken_for = DATE_NONE, .instalment = DATE_NONE, .missed = DATE_NONE,
			.held_until = DATE_NONE, .held_why = "", .dispute_until = DATE_NONE, .follow_up = DATE_NONE,
			.mail_on = DATE_NONE, .money_known = DATE_NONE,
		},
	};
	memcpy(row->currency, items->currency, sizeof row->currency);
	row->facts.currency = row->currency;
	take_waiting(loader, row);
	return read_client(loader, row) && take_invoices(loader, items, count, row) &&
	       read_contacts(loader, row->client, items->invoice.due, &row->facts) &&
	       read_addresses(loader, row->client, &row->facts) && read_money(loader, row->client, &row->facts) &&
	       read_dispute(loader, row->client, &row->facts);
}

static bool same_row(const struct item *a, const struct item *b)
{
	return a->client == b->client && memcmp(a->currency, b->currency, 3) == 0;
}

static bool fill(struct loader *loader, struct ladder *out)
{
	const struct item *items = loader->items.data;
	size_t count = loader->items.len, rows = 0;
	for (size_t i = 0; i < count; i++)
		rows += i == 0 || !same_row(&items[i], &items[i - 1]);
	out->rows = arena_array(loader->arena, rows, sizeof *out->rows);
	if (!out->rows)
		return err_memory(loader->err);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && same_row(&items[from], &items[to]);)
			to++;
		if (!fill_row(loader, &items[from], to - from, &out->rows[out->count++]))
			return false;
	}
	return true;
}

bool ladder_load(struct db *db, daynum as_of, int64_t client, const char *currency, struct arena *arena,
                 struct ladder *out, struct err *err)
{
	struct loader loader = {
		.db = db, .as_of = as_of, .client = client, .arena = arena, .err = err, .items = VEC_INIT(struct item),
		.waiting = VEC_INIT(struct waiting), .policies = VEC_INIT(struct own_policy),
	};
	*out = (struct ladder){0};
	bool ok = db_look(db, err);
	if (ok) {
		ok = read_items(&loader, currency) && read_waiting(&loader) && read_policies(&loader) &&
		     fill(&loader, out);
		db_look_end(db);
	}
	vec_release(&loader.items);
	vec_release(&loader.waiting);
	vec_release(&loader.policies);
	return ok && arena_ok(arena, err);
}
