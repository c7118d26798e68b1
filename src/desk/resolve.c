/* SPDX-License-Identifier: MIT */
/* What a person types to name a client or an invoice. Exact matches of every
 * kind come first and together, so that "1001" that is both an invoice and a
 * client's code is asked about; parts of a name only when nothing is exact. */
#include "desk/desk.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/find.h"

enum { NAMED_MOST = 5, FAR = 4 };

/* One or more answers; the first is kept, the rest only named. */
struct found {
	struct desk_ref first;
	int count;
	struct buf names;
};

static void take(struct found *found, const struct query *q, bool invoice)
{
	int64_t client = query_int(q, 0), id = invoice ? query_int(q, 2) : 0;
	if (found->count && found->first.client == client && found->first.invoice == id)
		return;
	if (found->count++ == 0) {
		found->first = (struct desk_ref){.client = client, .invoice = id};
		snprintf(found->first.client_name, sizeof found->first.client_name, "%s", query_text(q, 1));
		if (invoice)
			snprintf(found->first.invoice_number, sizeof found->first.invoice_number, "%s", query_text(q, 3));
	}
	if (found->count > NAMED_MOST)
		return;
	buf_adds(&found->names, found->count > 1 ? ", " : "");
	if (invoice)
		buf_addf(&found->names, "invoice:%s of %s", query_text(q, 3), query_text(q, 1));
	else if (*query_text(q, 2))
		buf_addf(&found->names, "%s (%s)", query_text(q, 1), query_text(q, 2));
	else
		buf_adds(&found->names, query_text(q, 1));
}

static bool collect(struct found *found, struct query *q, bool invoice, struct err *err)
{
	while (query_next(q))
		take(found, q, invoice);
	return query_end(q, err);
}

/* "Bergman" in "bergmann gmbh": one or two letters short of a word is more likely a
 * slip than a part, and a deed on the wrong client is worse than a question. */
static bool is_slip(const char *name, const char *part)
{
	const char *at = strstr(name, part);
	size_t left = 0;
	if (!at)
		return false;
	for (at += strlen(part); *at >= 'a' && *at <= 'z'; at++)
		left++;
	return left == 1 || left == 2;
}

static bool collect_parts(struct found *found, struct query *q, const char *folded, struct err *err)
{
	while (query_next(q))
		if (!is_slip(query_text(q, 3), folded))
			take(found, q, false);
	return query_end(q, err);
}

/* The head of a name with as many words as the ref has. */
static void same_words(struct buf *out, const char *name, const char *ref)
{
	size_t len = 0;
	buf_clear(out);
	for (const char *p = ref; p; p = strchr(p, ' ')) {
		p += *p == ' ';
		while (name[len] == ' ')
			len++;
		while (name[len] && name[len] != ' ')
			len++;
	}
	buf_add(out, name, len);
}

static bool did_you_mean(struct db *db, const char *ref, const char *folded, struct err *err)
{
	char best[200] = "";
	int least = FAR;
	struct buf head = BUF_INIT;
	struct query *q = find_names(db, err);
	while (query_next(q)) {
		same_words(&head, query_text(q, 1), folded);
		int d = text_distance(folded, buf_str(&head), least);
		if (d < least) {
			least = d;
			snprintf(best, sizeof best, "%s", query_text(q, 0));
		}
	}
	buf_release(&head);
	if (!query_end(q, err))
		return false;
	if (*best && (size_t)least < strlen(folded))
		return err_set(err, ERR_NOINPUT, "there is no client or invoice \"%.100s\": did you mean %s?", ref, best);
	return err_set(err, ERR_NOINPUT, "there is no client or invoice \"%.100s\"", ref);
}

static bool search(struct db *db, const char *ref, const char *folded, bool clients, bool invoices,
                   struct found *found, struct err *err)
{
	const char *number = *ref == '#' && ref[1] ? ref + 1 : ref;
	if (invoices && !collect(found, find_number(db, number, err), true, err))
		return false;
	if (clients && !collect(found, find_client(db, ref, folded, err), false, err))
		return false;
	return found->count || !clients || collect_parts(found, find_part(db, folded, err), folded, err);
}

static bool resolve(struct desk *desk, const char *ref, const char *folded, bool clients, bool invoices,
                    struct desk_ref *out, struct err *err)
{
	struct found found = {.names = BUF_INIT};
	bool ok = search(desk->db, ref, folded, clients, invoices, &found, err);
	if (ok && found.count > 1)
		ok = err_set(err, ERR_DATA, "\"%.100s\" is ambiguous: %s%s; use a code, or client: or invoice: in front",
		             ref, buf_str(&found.names), found.count > NAMED_MOST ? " and others" : "");
	else if (ok && !found.count)
		ok = did_you_mean(desk->db, ref, folded, err);
	if (ok)
		*out = found.first;
	buf_release(&found.names);
	return ok;
}

bool desk_resolve(struct desk *desk, const char *ref, struct desk_ref *out, struct err *err)
{
	bool clients = true, invoices = true;
	if (text_starts(ref, "client:")) {
		ref += strlen("client:");
		invoices = false;
	} else if (text_starts(ref, "invoice:")) {
		ref += strlen("invoice:");
		clients = false;
	}
	struct buf folded = BUF_INIT;
	bool ok = text_fold(ref, strlen(ref), &folded, err) && buf_ok(&folded, err);
	if (ok && !folded.len)
		ok = err_set(err, ERR_USAGE, "an empty name names nobody: give an invoice number, a code or a name");
	ok = ok && resolve(desk, ref, buf_str(&folded), clients, invoices, out, err);
	buf_release(&folded);
	return ok;
}
