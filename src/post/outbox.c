/* SPDX-License-Identifier: MIT */
#include "post/outbox.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/stop.h"
#include "letter/address.h"
#include "post/secret.h"
#include "post/smtp.h"

enum { BEAT_S = 60, NAP_S = 3, ACCOUNT_RETRY_S = 120, NOTE_TRIES = 3 };

struct sender {
	struct db *db;
	const struct outbox_job *job;
	struct message_owner owner;
	struct smtp *smtp;
	bool used;             /* the connection has served a mail before */
	int64_t at;            /* the mail on the line */
	struct buf password;
	struct outbox_count *count;
};

int64_t outbox_backoff(int64_t attempts)
{
	static const int minutes[] = {5, 5, 15, 30};
	return (attempts < 4 ? minutes[attempts > 0 ? attempts : 0] : 60) * 60;
}

/* --- the line --- */

static bool dial(struct sender *s, struct err *err)
{
	struct net_account account = s->job->account;
	if (*account.user && !s->password.len && !secret_read(s->job->password_command, &s->password, err))
		return false;
	account.password = buf_str(&s->password);
	s->smtp = smtp_open(&account, err);
	s->used = false;
	return s->smtp != NULL;
}

static void hang_up(struct sender *s)
{
	smtp_close(s->smtp);
	s->smtp = NULL;
}

static bool be_connected(struct sender *s, struct err *err)
{
	if (s->smtp && !smtp_ready(s->smtp))
		hang_up(s);
	return s->smtp ? true : dial(s, err);
}

/* --- one mail --- */

static bool commit_dot(void *arg, struct err *err)
{
	struct sender *s = arg;
	if (!db_begin(s->db, err))
		return false;
	if (message_dot(s->db, &s->owner, s->at, err) && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

static bool recipients(struct arena *arena, const struct message *message, const char ***to, size_t *count,
                       struct err *err)
{
	struct address *lists[2];
	size_t counts[2];
	if (!address_list(arena, message->to_line, &lists[0], &counts[0], err) ||
	    !address_list(arena, message->cc_line, &lists[1], &counts[1], err))
		return false;
	*count = counts[0] + counts[1];
	*to = arena_array(arena, *count, sizeof(**to));
	if (!*to)
		return err_memory(err);
	for (size_t i = 0; i < *count; i++)
		(*to)[i] = i < counts[0] ? lists[0][i].mail : lists[1][i - counts[0]].mail;
	return true;
}

/* A connection kept from the mail before may have gone stale under us: that mail has
 * not begun, so it is tried once more on a new one. */
static bool went_stale(const struct sender *s, const struct smtp_result *result)
{
	return s->used && result->outcome == SMTP_LATER && result->code == 0;
}

static bool put_on_line(struct sender *s, const struct message *message, struct arena *arena,
                        struct smtp_result *result, struct err *err)
{
	struct err bad = {0};
	struct smtp_mail mail = {
		.from = s->job->from, .bytes = message->raw, .len = message->raw_len,
		.before_dot = commit_dot, .arg = s,
	};
	const char **to = NULL;
	*result = (struct smtp_result){.outcome = SMTP_REFUSED};
	if (!message->raw) {
		snprintf(result->why, sizeof(result->why), "refused here, nothing was sent: its bytes are not those that "
		         "were approved");
		return true;
	}
	if (!recipients(arena, message, &to, &mail.to_count, &bad)) {
		snprintf(result->why, sizeof(result->why), "refused here, nothing was sent: recipient: %.300s", bad.text);
		return true;
	}
	mail.to = to;
	s->at = message->id;
	if (!be_connected(s, err))
		return false;
	smtp_send(s->smtp, &mail, result);
	if (went_stale(s, result)) {
		hang_up(s);
		if (!dial(s, err))
			return false;
		smtp_send(s->smtp, &mail, result);
	}
	s->used = true;
	return true;
}

static struct message_end end_of(const struct message *message, const struct smtp_result *result)
{
	static const enum message_state states[] = {
		[SMTP_SENT] = MESSAGE_SENT,         [SMTP_LATER] = MESSAGE_QUEUED,
		[SMTP_REJECTED] = MESSAGE_REJECTED, [SMTP_REFUSED] = MESSAGE_REJECTED,
		[SMTP_HALTED] = MESSAGE_QUEUED,     [SMTP_UNCERTAIN] = MESSAGE_UNCERTAIN,
	};
	struct message_end end = {.state = states[result->outcome], .reply = result->reply, .why = result->why};
	if (end.state == MESSAGE_QUEUED)
		end.not_before = clock_now().at + outbox_backoff(message->attempts);
	if (result->outcome == SMTP_LATER && message->attempts >= OUTBOX_ATTEMPTS_MOST) {
		end.state = MESSAGE_REJECTED;
		end.why = "the mail server put it off too many times; nothing was sent";
	}
	return end;
}

static void tell(struct sender *s, const struct message *message, const struct message_end *end)
{
	struct outbox_count *c = s->count;
	*(end->state == MESSAGE_SENT       ? &c->sent
	  : end->state == MESSAGE_REJECTED ? &c->rejected
	  : end->state == MESSAGE_STOPPED  ? &c->stopped
	  : end->state == MESSAGE_QUEUED   ? &c->later
	                                   : &c->uncertain) += 1;
	if (s->job->report)
		s->job->report(s->job->arg, message, end);
}

static bool note_once(struct sender *s, const struct message *message, const struct message_end *end,
                      struct err *err)
{
	struct actor actor = {.uid = s->job->uid};
	snprintf(actor.name, sizeof(actor.name), "sender for %.50s", message->actor);
	if (!db_begin(s->db, err))
		return false;
	if (message_finish(s->db, &actor, &s->owner, message, end, err) && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

/* What cannot be noted stays `dot` in the book; once this process is gone, that reads
 * as uncertain, which is then the truth. */
static bool note(struct sender *s, const struct message *message, const struct message_end *end, struct err *err)
{
	struct err last = {0};
	for (int i = 0; i < NOTE_TRIES; i++) {
		if (note_once(s, message, end, &last)) {
			tell(s, message, end);
			return true;
		}
	}
	err_set(err, last.code, "%s", last.text);
	return err_prefix(err, "mail %lld was tried and that could not be noted: ", (long long)message->id);
}

/* --- one after another --- */

/* Claims the next and checks it, in one transaction. *id 0: nothing is due. *go false:
 * the ledger said no, which is noted already. */
static bool take_in(struct sender *s, struct arena *arena, struct message *message, bool *go, struct buf *why,
                    struct err *err)
{
	struct moment now = clock_now();
	int64_t id = 0;
	bool stop = false;
	*go = false;
	message->id = 0;
	if (!message_claim(s->db, &s->owner, now.at, s->job->only, &id, err))
		return false;
	if (!id)
		return true;
	if (!message_load(s->db, id, arena, message, err) ||
	    !message_recheck(s->db, message, moment_day(now), &stop, why, err))
		return false;
	*go = !stop;
	struct actor actor = {.uid = s->job->uid, .name = "sender"};
	const struct message_end end = {.state = MESSAGE_STOPPED, .reply = "", .why = buf_str(why)};
	return !stop || message_finish(s->db, &actor, &s->owner, message, &end, err);
}

static bool take(struct sender *s, struct arena *arena, struct message *message, bool *go, struct err *err)
{
	struct buf why = BUF_INIT;
	bool ok = db_begin(s->db, err);
	if (ok) {
		ok = take_in(s, arena, message, go, &why, err) && db_commit(s->db, err);
		if (!ok)
			db_rollback(s->db);
	}
	if (ok && message->id && !*go) {
		const struct message_end end = {.state = MESSAGE_STOPPED, .reply = "", .why = buf_str(&why)};
		tell(s, message, &end);
	}
	buf_release(&why);
	return ok;
}

/* The account failed with a mail in hand: it goes back, not blamed for it. */
static bool put_back(struct sender *s, const struct message *message, struct err *err)
{
	struct err lost = {0};
	const struct message_end end = {
		.state = MESSAGE_QUEUED, .reply = "", .why = err->text,
		.not_before = clock_now().at + ACCOUNT_RETRY_S,
	};
	note(s, message, &end, &lost);
	return false;
}

/* *more false: nothing was due. */
static bool send_one(struct sender *s, bool *more, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message = {0};
	struct smtp_result result;
	bool go = false;
	bool ok = take(s, &arena, &message, &go, err);
	*more = ok && message.id;
	if (ok && go) {
		if (put_on_line(s, &message, &arena, &result, err)) {
			const struct message_end end = end_of(&message, &result);
			ok = note(s, &message, &end, err);
		} else {
			ok = put_back(s, &message, err);
		}
	}
	arena_release(&arena);
	return ok;
}

static bool recover(struct sender *s, struct err *err)
{
	int64_t count = 0;
	if (!db_begin(s->db, err))
		return false;
	if (message_recover(s->db, clock_now().at, &count, err) && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

/* Being asked to stop is nothing to be told of in the outbox. */
static const char *trouble(const struct err *err)
{
	bool asked = err->code == ERR_STOPPED || err->code == ERR_TERMINATED || err->code == ERR_HANGUP;
	return asked ? "" : err->text;
}

/* owner NULL: whoever waits keeps his place. */
static bool beat(struct sender *s, const char *owner, const char *says, struct err *err)
{
	if (!db_begin(s->db, err))
		return false;
	if (message_beat(s->db, clock_now().at, owner, says, err) && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

/* Is anything due? Asked before the password is. */
static bool any_due(struct sender *s, bool *due, struct err *err)
{
	struct message_pulse pulse;
	if (!message_pulse(s->db, clock_now().at, INT64_MAX, &pulse, err))
		return false;
	*due = pulse.due > 0;
	return true;
}

static bool send_due(struct sender *s, struct err *err)
{
	bool more = false;
	int64_t done = 0;
	bool ok = recover(s, err) && any_due(s, &more, err) && (!more || be_connected(s, err));
	while (ok && more && (!s->job->limit || done < s->job->limit)) {
		ok = stop_check("mail not yet sent stays in the outbox", err) && send_one(s, &more, err);
		done++;
	}
	return ok;
}

static bool start(struct sender *s, struct db *db, const struct outbox_job *job, struct outbox_count *count,
                  struct err *err)
{
	*s = (struct sender){.db = db, .job = job, .count = count};
	*count = (struct outbox_count){0};
	secret_guard();
	return message_owner_here(&s->owner, err);
}

static void finish(struct sender *s)
{
	hang_up(s);
	buf_wipe(&s->password);
}

bool outbox_send(struct db *db, const struct outbox_job *job, struct outbox_count *count, struct err *err)
{
	struct sender s;
	struct err why = {0}, ignored = {0};
	if (!start(&s, db, job, count, err))
		return false;
	bool ok = send_due(&s, &why);
	finish(&s);
	beat(&s, NULL, trouble(&why), &ignored);
	return ok ? true : err_set(err, why.code, "%s", why.text);
}

/* --- waiting --- */

/* True when this process is now the one that waits. */
static bool take_watch(struct sender *s, bool *mine, struct err *err)
{
	struct message_pulse pulse;
	int64_t now = clock_now().at;
	if (!db_begin(s->db, err))
		return false;
	bool ok = message_pulse(s->db, now, INT64_MAX, &pulse, err);
	*mine = ok && !(*pulse.sender && strcmp(pulse.sender, s->owner.text) != 0 &&
	                message_owner_lives(pulse.sender, pulse.beat, now));
	if (ok && *mine)
		ok = message_beat(s->db, now, s->owner.text, "", err);
	if (ok && db_commit(s->db, err))
		return true;
	db_rollback(s->db);
	return false;
}

/* Sleeps until the next mail may be due, but never long: another process may have
 * queued one, or changed its time. */
static void nap(int64_t until)
{
	int64_t now = clock_now().at;
	int64_t seconds = until > now ? until - now : 1;
	poll(NULL, 0, (int)(seconds < NAP_S ? seconds : NAP_S) * 1000);
}

static bool watch(struct sender *s, struct err *err)
{
	struct message_pulse pulse;
	struct err why = {0};
	int64_t beaten = clock_now().at, retry = 0;
	for (;;) {
		int64_t now = clock_now().at;
		if (!stop_check("mail not yet sent stays in the outbox", err) ||
		    !message_pulse(s->db, now, INT64_MAX, &pulse, err))
			return false;
		if (!pulse.next)
			return true;
		if (pulse.due && now >= retry) {
			why = (struct err){0};
			retry = send_due(s, &why) ? 0 : now + ACCOUNT_RETRY_S;
			hang_up(s);
			beaten = 0;
		}
		if (now - beaten >= BEAT_S) {
			if (!beat(s, s->owner.text, why.text, err))
				return false;
			beaten = now;
		}
		nap(pulse.due ? (retry ? retry : now) : pulse.next);
	}
}

bool outbox_wait(struct db *db, const struct outbox_job *job, struct outbox_count *count, struct err *err)
{
	struct sender s;
	struct err ignored = {0};
	bool mine = false;
	if (!start(&s, db, job, count, err) || !recover(&s, err) || !take_watch(&s, &mine, err))
		return false;
	if (!mine)
		return true;
	struct err why = {0};
	bool ok = watch(&s, &why);
	finish(&s);
	beat(&s, "", trouble(&why), &ignored);
	return ok ? true : err_set(err, why.code, "%s", why.text);
}
