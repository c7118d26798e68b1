/* SPDX-License-Identifier: MIT */
#include "desk/mail.h"

#include <string.h>

#include "base/text.h"
#include "desk/caps.h"
#include "desk/payments.h"
#include "desk/step.h"
#include "desk/today.h"
#include "letter/address.h"
#include "letter/language.h"
#include "letter/mime.h"
#include "letter/template.h"
#include "store/deed.h"
#include "store/draft.h"
#include "store/fields.h"

/* --- what a letter may speak of --- */

static bool setting_text(struct desk *desk, const char *name, struct arena *arena, const char **out, struct err *err)
{
	struct buf value = BUF_INIT;
	bool ok = desk_setting(desk, name, &value, err);
	*out = arena_str(arena, buf_str(&value));
	buf_release(&value);
	return ok && arena_ok(arena, err);
}

/* Each line two blanks in, as a block that is not counted among the words. */
static const char *as_block(struct arena *arena, const char *text)
{
	struct buf out = BUF_INIT;
	while (*text) {
		size_t len = strcspn(text, "\n");
		buf_adds(&out, out.len ? "\n  " : "  ");
		buf_add(&out, text, len);
		text += len + (text[len] == '\n');
	}
	const char *copy = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return copy;
}

/* Whether a mail comes too soon: where something is due now, the ladder has asked that. */
static bool read_gap(struct desk *desk, struct arena *arena, struct facts *out, struct err *err)
{
	struct today_case *cases;
	size_t count;
	if (!desk_today_cases(desk, out->client, out->currency, DATE_NONE, arena, &cases, &count, err))
		return false;
	if (!count || today_is_due(&cases->row))
		return true;
	const struct next_facts *f = &cases->facts;
	int gap = f->invoices[next_carrier(f)].due < f->today ? cases->policy.gap : cases->policy.gap_before;
	size_t i = 0;
	while (i < f->contact_count && (f->contacts[i].in || f->contacts[i].failed ||
	                                (f->contacts[i].other && f->contacts[i].day == f->today)))
		i++;
	if (i < f->contact_count && f->today - f->contacts[i].day < gap) {
		out->gap = gap;
		out->gap_since = f->contacts[i].day;
	}
	return true;
}

static bool read_caps(struct desk *desk, struct arena *arena, struct facts *out, struct err *err)
{
	struct desk_caps caps;
	if (!desk_caps(desk, out->client, CAPS_MAIL, clock_now().at, false, arena, &caps, err))
		return false;
	out->cap = caps.count ? caps.warnings[0].says : NULL;
	return true;
}

bool desk_mail_facts(struct desk *desk, int64_t client, const char *currency, struct arena *arena,
                     struct facts *out, struct err *err)
{
	const char *bank, *stop;
	if (!draft_facts(desk->db, client, currency, desk->today, arena, out, err) ||
	    !setting_text(desk, "mail.from", arena, &out->from, err) ||
	    !setting_text(desk, "mail.name", arena, &out->sender, err) ||
	    !setting_text(desk, "firm.phone", arena, &out->phone, err) ||
	    !setting_text(desk, "firm.bank", arena, &bank, err))
		return false;
	if (!desk_money_known(desk, &out->money_known, err) || !setting_text(desk, "payments.stop", arena, &stop, err))
		return false;
	out->money_stops = strcmp(stop, "1") == 0;
	if (!*out->sender)
		out->sender = arena_str(arena, desk->actor.name);
	out->firm = arena_str(arena, desk->firm);
	out->decimal = desk->decimal;
	out->ways_to_pay = as_block(arena, bank);
	return read_gap(desk, arena, out, err) && read_caps(desk, arena, out, err) && arena_ok(arena, err);
}

/* --- beginning --- */

static const char *filled(struct arena *arena, const char *text, size_t len, const struct template_value *values,
                          size_t count)
{
	struct buf out = BUF_INIT;
	template_fill(text, len, values, count, &out);
	const char *copy = arena_strn(arena, buf_str(&out), out.len);
	buf_release(&out);
	return copy;
}

static bool fill(struct desk *desk, const struct facts *facts, const char *name, struct arena *arena,
                 struct message *draft, struct err *err)
{
	const char *text, *language = draft->language;
	size_t len, count;
	struct template_parts parts;
	if (!desk_mail_template(desk, name, &language, arena, &text, &len, err))
		return false;
	if (!template_split(text, len, &parts, err))
		return err_prefix(err, "template %s: ", name);
	const struct template_kind *kind = template_kind(name);
	struct facts own = *facts;
	own.offer = strcmp(name, "plan-offer") == 0 ? FACTS_PLAN : strcmp(name, "settlement") == 0 ? FACTS_SETTLEMENT : FACTS_NOTHING;
	struct template_value *values =
		template_values(&own, kind ? kind->scope : TEMPLATE_OVERDUE, language, arena, &count);
	if (!values)
		return err_memory(err);
	draft->template = arena_str(arena, name);
	draft->kind = kind ? kind->kind : "reminder";
	draft->language = arena_str(arena, language);
	draft->subject = filled(arena, parts.subject, parts.subject_len, values, count);
	draft->body = arena_printf(arena, "%s\n", filled(arena, parts.body, parts.body_len, values, count));
	return arena_ok(arena, err);
}

static const char *first_recipient(const struct facts *facts, struct arena *arena)
{
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < facts->contact_count && !line.len; i++)
		if (*facts->contacts[i].mail && !facts->contacts[i].bounced)
			address_show(&line, facts->contacts[i].name, facts->contacts[i].mail);
	const char *copy = arena_str(arena, buf_str(&line));
	buf_release(&line);
	return copy;
}

static const char *or_else(const char *text, const char *other)
{
	return text && *text ? text : other;
}

bool desk_mail_begin(struct desk *desk, const struct mail_wish *wish, struct arena *arena, struct message *out,
                     struct err *err)
{
	struct facts facts;
	currency_code currency;
	const char *language;
	if (wish->currency && *wish->currency) {
		if (!money_currency(wish->currency, currency))
			return err_set(err, ERR_DATA, "\"%.20s\" is no currency", wish->currency);
	} else if (!draft_currency(desk->db, wish->client, wish->invoice, desk->currency, currency, err)) {
		return false;
	}
	if (!desk_mail_facts(desk, wish->client, currency, arena, &facts, err) ||
	    !setting_text(desk, "language", arena, &language, err))
		return false;
	*out = (struct message){
		.client = wish->client,
		.client_name = facts.client_name,
		.currency = arena_str(arena, currency),
		.step = "",
		.language = arena_str(arena, or_else(wish->language, or_else(facts.language, language))),
		.to_line = first_recipient(&facts, arena),
		.cc_line = "",
	};
	const char *template = wish->template, *step = "";
	if ((!template || !*template) &&
	    !desk_step_template(desk, wish->client, currency, or_else(wish->step, ""), arena, &template, &step, err))
		return false;
	out->step = step;
	return fill(desk, &facts, or_else(template, facts.last_payment ? "thank-you" : "statement"), arena, out, err);
}

bool desk_mail_refill(struct desk *desk, const char *template, struct arena *arena, struct message *draft,
                      struct err *err)
{
	struct facts facts;
	return desk_mail_facts(desk, draft->client, draft->currency, arena, &facts, err) &&
	       fill(desk, &facts, template, arena, draft, err);
}

bool desk_mail_waiting(struct desk *desk, int64_t client, int64_t *id, struct err *err)
{
	return draft_waiting(desk->db, client, id, err);
}

/* --- keeping --- */

bool desk_mail_save(struct desk *desk, struct message *draft, struct err *err)
{
	struct deed deed;
	int64_t before = draft->id;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "draft to %s", draft->client_name))
		return false;
	bool ok = message_put(desk->db, &desk->actor, draft, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	if (!ok)
		draft->id = before;
	return ok;
}

bool desk_mail_bin(struct desk *desk, int64_t id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	struct deed deed;
	bool ok = message_load(desk->db, id, &arena, &message, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "binning of the draft to %s", message.client_name);
	if (ok) {
		ok = message_bin(desk->db, id, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	arena_release(&arena);
	return ok;
}

/* --- checking, queueing --- */

struct check_mail desk_mail_as_checked(const struct message *draft, const struct attachment *files, size_t count,
                                       struct arena *arena)
{
	struct check_file *rows = arena_array(arena, count, sizeof(*rows));
	for (size_t i = 0; rows && i < count; i++)
		rows[i] = (struct check_file){files[i].name, files[i].owner};
	return (struct check_mail){
		.kind = or_else(draft->kind, "reminder"),
		.language = or_else(draft->language, "en"),
		.to = or_else(draft->to_line, ""),
		.cc = or_else(draft->cc_line, ""),
		.subject = or_else(draft->subject, ""),
		.body = or_else(draft->body, ""),
		.body_len = strlen(or_else(draft->body, "")),
		.files = rows,
		.file_count = rows ? count : 0,
	};
}

bool desk_mail_check(struct desk *desk, const struct message *draft, struct check_list *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct facts facts;
	struct attachment *files;
	size_t count;
	bool ok = desk_mail_facts(desk, draft->client, draft->currency, &arena, &facts, err) &&
	          desk_mail_files(desk, draft, &arena, &files, &count, err);
	if (ok) {
		struct check_mail mail = desk_mail_as_checked(draft, files, count, &arena);
		ok = arena_ok(&arena, err) && check_run(&mail, &facts, out, err);
	}
	arena_release(&arena);
	return ok;
}

/* The invoices the text names become those the outbox looks at again before it
 * sends, with what the text asks for each. */
static bool take_invoices(struct message *draft, const struct check_mail *mail, const struct facts *facts,
                          struct arena *arena, struct err *err)
{
	size_t count;
	const struct facts_invoice **named = check_named(mail, facts, arena, &count);
	struct message_invoice *rows = named ? arena_array(arena, count, sizeof(*rows)) : NULL;
	for (size_t i = 0; rows && i < count; i++)
		rows[i] = (struct message_invoice){named[i]->id, named[i]->open, named[i]->number};
	draft->invoices = rows;
	draft->invoice_count = rows ? count : 0;
	return rows ? true : err_memory(err);
}

static bool head_of_log(struct db *db, struct buf *out, struct err *err)
{
	int64_t seq;
	struct digest head;
	char hex[DIGEST_HEX];
	if (!entry_head(db, &seq, &head, err))
		return false;
	digest_hex(&head, hex);
	buf_addf(out, "%lld %s", (long long)seq, hex);
	return buf_ok(out, err);
}

/* What goes along with a mail that is being queued. */
struct along {
	struct attachment *files;
	size_t count;
};

static bool compose(struct desk *desk, const struct message *draft, const struct facts *facts,
                    const struct along *along, struct arena *arena, struct buf *id, struct buf *raw, struct err *err)
{
	struct address *to, *cc;
	struct mime_mail mail = {.from = {.name = facts->sender, .mail = facts->from}};
	struct buf head = BUF_INIT;
	struct mime_file *files = arena_array(arena, along->count, sizeof(*files));
	for (size_t i = 0; files && i < along->count; i++)
		files[i] = (struct mime_file){along->files[i].name, along->files[i].type, along->files[i].bytes,
		                              along->files[i].len};
	mail.files = files;
	mail.file_count = along->count;
	if (!files)
		return err_memory(err);
	bool ok = address_list(arena, draft->to_line, &to, &mail.to_count, err) &&
	          address_list(arena, or_else(draft->cc_line, ""), &cc, &mail.cc_count, err) &&
	          mime_message_id(facts->from, id, err) && head_of_log(desk->db, &head, err);
	if (ok) {
		mail.to = to;
		mail.cc = cc;
		mail.subject = draft->subject;
		mail.body = draft->body;
		mail.body_len = strlen(draft->body);
		mail.date = clock_now();
		mail.message_id = buf_str(id);
		mail.head = buf_str(&head);
		ok = mime_compose(&mail, raw, err);
	}
	buf_release(&head);
	return ok;
}

static bool log_queued(struct desk *desk, const struct message *draft, const struct along *along, const char *id,
                       const struct buf *raw, struct err *err)
{
	struct entry_new entry = {.kind = "draft-queued", .client = draft->client};
	struct digest digest;
	char hex[DIGEST_HEX];
	bool ok = digest_of(raw->data, raw->len, &digest, err);
	if (ok) {
		digest_hex(&digest, hex);
		fields_add_int(&entry.facts, "message", draft->id);
		fields_add(&entry.facts, "message-id", id);
		fields_add(&entry.facts, "kind", draft->kind);
		fields_add(&entry.facts, "currency", draft->currency);
		fields_add(&entry.facts, "template", draft->template);
		for (size_t i = 0; i < draft->invoice_count; i++)
			fields_add(&entry.facts, "invoice", draft->invoices[i].number);
		fields_add(&entry.facts, "digest", hex);
		fields_add(&entry.words, "to", draft->to_line);
		fields_add(&entry.words, "subject", draft->subject);
		for (size_t i = 0; i < along->count; i++)
			fields_add(&entry.words, "file", along->files[i].name);
		ok = entry_append(desk->db, &desk->actor, &entry, NULL, err);
	}
	entry_new_release(&entry);
	return ok;
}

static bool hold_end(struct desk *desk, int64_t at, int64_t *out, struct err *err)
{
	struct buf minutes = BUF_INIT;
	int64_t held = 10, now = clock_now().at;
	bool ok = desk_setting(desk, "hold-minutes", &minutes, err);
	if (ok)
		text_number(buf_str(&minutes), 0, 1440, &held);
	buf_release(&minutes);
	if (at && at <= now)
		return err_set(err, ERR_DATA, "the time to send at has passed already");
	*out = at ? at : now + held * 60;
	return ok;
}

/* Inside the transaction, so that no payment slips in between check and queue. */
static bool queue_inside(struct desk *desk, struct message *draft, int64_t at, struct check_list *checks,
                         struct arena *arena, int64_t *goes, struct err *err)
{
	struct facts facts;
	struct along along;
	struct buf id = BUF_INIT, raw = BUF_INIT;
	if (!desk_mail_facts(desk, draft->client, draft->currency, arena, &facts, err) ||
	    !attachment_list(desk->db, draft->id, draft->client, true, arena, &along.files, &along.count, err))
		return false;
	struct check_mail mail = desk_mail_as_checked(draft, along.files, along.count, arena);
	if (!arena_ok(arena, err) || !check_run(&mail, &facts, checks, err))
		return false;
	if (checks->stops)
		return err_set(err, ERR_NO, "not queued, %zu must be fixed: %s", checks->stops,
		               CHECK_AT(checks, 0)->says);
	if (!*facts.from)
		return err_set(err, ERR_CONFIG, "kept, but mail is not set up: `dun setting mail.from ADDRESS` and "
		               "`dun setting mail.host SERVER` do it, or copy the text");
	bool ok = take_invoices(draft, &mail, &facts, arena, err) && desk_step_of_mail(desk, draft, arena, err) &&
	          hold_end(desk, at, goes, err) && message_put(desk->db, &desk->actor, draft, err) &&
	          desk_step_planned(desk, draft, err) &&
	          compose(desk, draft, &facts, &along, arena, &id, &raw, err);
	struct message_mail fixed = {buf_str(&id), raw.data, raw.len, *goes, at != 0};
	ok = ok && log_queued(desk, draft, &along, buf_str(&id), &raw, err) &&
	     message_queue(desk->db, &desk->actor, draft->id, &fixed, err);
	buf_release(&id);
	buf_release(&raw);
	return ok;
}

bool desk_mail_queue(struct desk *desk, struct message *draft, int64_t at, struct check_list *checks,
                     struct buf *said, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct deed deed;
	struct message queued = *draft;
	int64_t goes = 0;
	char clock[MOMENT_TEXT_SIZE];
	bool ok = deed_begin(&deed, desk->db, &desk->actor, err, "queueing of the mail to %s", draft->client_name);
	if (ok) {
		ok = queue_inside(desk, &queued, at, checks, &arena, &goes, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok) {
		struct moment moment = clock_now();
		moment.at = goes;
		draft->id = queued.id;
		buf_addf(said, "Queued to %s: %s %s. e in the Outbox takes it back", draft->client_name,
		         at ? "goes at" : "held until", moment_clock(moment, clock));
	}
	arena_release(&arena);
	return ok && buf_ok(said, err);
}
