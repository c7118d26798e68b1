/* SPDX-License-Identifier: MIT */
#include "desk/bulk.h"

#include <string.h>

#include "desk/mail.h"
#include "desk/today.h"
#include "store/deed.h"

/* Of what stops a mail, only this stops a draft: the rest can be put right in it. */
static bool keeps_out(const char *id)
{
	static const char *const ids[] = {"recipient", "hold", "paid", "promised", "planned", "account"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

static const char *first_obstacle(const struct check_list *checks, struct arena *arena)
{
	for (size_t i = 0; i < checks->findings.len; i++) {
		const struct check_finding *finding = CHECK_AT(checks, i);
		if (finding->level == CHECK_STOP && keeps_out(finding->id))
			return arena_str(arena, finding->says);
	}
	return "";
}

/* The policy's own sentence where it stops what the draft would ask for. */
static bool is_stopped(struct desk *desk, const struct message *draft, struct arena *arena, const char **why,
                       struct err *err)
{
	struct today today;
	const struct today_row *row;
	bool ok = desk_next(desk, draft->client, draft->currency, &today, &row, err);
	*why = ok && row && row->next.act == NEXT_STOP ? arena_str(arena, row->next.why) : "";
	today_release(&today);
	return ok;
}

/* "" when there is something to ask the client for. */
static bool nothing_to_ask(struct desk *desk, const struct message *draft, struct arena *arena, const char **why,
                           struct err *err)
{
	struct facts facts;
	size_t open = 0, disputed = 0;
	if (!desk_mail_facts(desk, draft->client, draft->currency, arena, &facts, err))
		return false;
	for (size_t i = 0; i < facts.invoice_count; i++) {
		open += facts.invoices[i].open > 0;
		disputed += facts.invoices[i].open > 0 && facts.invoices[i].disputed;
	}
	*why = !open ? "nothing is open" : open == disputed ? "all that is open is disputed" : "";
	return true;
}

/* A draft as it would be, and why it is not to be. */
static bool try_client(struct desk *desk, struct bulk_row *row, struct message *draft, struct arena *arena,
                       struct err *err)
{
	struct check_list checks = CHECK_LIST_INIT;
	struct mail_wish wish = {.client = row->client};
	bool ok = desk_mail_waiting(desk, row->client, &row->message, err) &&
	          desk_mail_begin(desk, &wish, arena, draft, err);
	if (ok) {
		row->name = draft->client_name;
		row->subject = draft->subject;
	}
	if (ok && row->message)
		row->why = "a draft waits already";
	else
		ok = ok && nothing_to_ask(desk, draft, arena, &row->why, err);
	if (ok && !*row->why)
		ok = is_stopped(desk, draft, arena, &row->why, err);
	if (ok && !*row->why) {
		ok = desk_mail_check(desk, draft, &checks, err);
		row->why = ok ? first_obstacle(&checks, arena) : "";
	}
	check_list_release(&checks);
	return ok;
}

static bool draft_all(struct desk *desk, struct bulk *bulk, struct err *err)
{
	for (size_t i = 0; i < bulk->count; i++) {
		struct bulk_row *row = &bulk->rows[i];
		struct message draft;
		if (!try_client(desk, row, &draft, &bulk->arena, err))
			return err_prefix(err, "%s: ", row->name);
		if (*row->why)
			continue;
		if (!message_put(desk->db, &desk->actor, &draft, err))
			return false;
		row->message = draft.id;
		row->made = true;
		bulk->made++;
	}
	return arena_ok(&bulk->arena, err);
}

static bool take_clients(struct bulk *bulk, const int64_t *clients, size_t count, struct err *err)
{
	bulk->rows = arena_array(&bulk->arena, count, sizeof *bulk->rows);
	if (!bulk->rows)
		return err_memory(err);
	for (size_t i = 0; i < count; i++) {
		bool known = false;
		for (size_t k = 0; k < bulk->count && !known; k++)
			known = bulk->rows[k].client == clients[i];
		if (!known)
			bulk->rows[bulk->count++] = (struct bulk_row){.client = clients[i], .name = "", .subject = "", .why = ""};
	}
	return true;
}

bool desk_bulk_draft(struct desk *desk, const int64_t *clients, size_t count, struct bulk *out, struct err *err)
{
	struct deed deed;
	*out = (struct bulk){.arena = ARENA_INIT};
	if (!take_clients(out, clients, count, err) ||
	    !deed_begin(&deed, desk->db, &desk->actor, err, "drafts to %zu clients", out->count))
		return false;
	bool ok = draft_all(desk, out, err);
	if (ok && out->made)
		ok = deed_commit(&deed, err);
	deed_abandon(&deed);
	if (!ok)
		out->made = 0;
	return ok;
}

bool desk_bulk_refresh(struct desk *desk, struct bulk *bulk, struct err *err)
{
	for (size_t i = 0; i < bulk->count; i++) {
		struct bulk_row *row = &bulk->rows[i];
		struct message now;
		if (!row->message)
			continue;
		if (!message_load(desk->db, row->message, &bulk->arena, &now, err))
			return false;
		row->subject = now.subject;
		if (now.state == MESSAGE_DRAFT)
			continue;
		row->message = 0;
		row->made = false;
		row->why = now.state == MESSAGE_BINNED ? "the draft was binned" : "reviewed, in the Outbox (4)";
	}
	return true;
}

void bulk_release(struct bulk *bulk)
{
	arena_release(&bulk->arena);
}

void bulk_say(const struct bulk *bulk, struct buf *out)
{
	buf_addf(out, "%zu draft%s made", bulk->made, bulk->made == 1 ? "" : "s");
	if (bulk->count > bulk->made)
		buf_addf(out, ", %zu left out", bulk->count - bulk->made);
}
