/* SPDX-License-Identifier: MIT */
#include "desk/outbox.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "desk/mail.h"
#include "letter/address.h"
#include "store/deed.h"

enum { OFF_AFTER = 5 * 60, LATE_AFTER = 2 * 60, DAY_MINUTES = 24 * 60 };

/* --- the acts, one table --- */

#define IN(state) (1u << MESSAGE_##state)

static const struct {
	const char *word, *says;
	const char *done; /* a deed's name, "mail to X ..." */
	unsigned states;
} acts[OUTBOX_ACTS] = {
	[OUTBOX_BACK] = {"back", "take back", "taken back", IN(QUEUED) | IN(REJECTED) | IN(STOPPED)},
	[OUTBOX_HOLD] = {"hold", "hold", "held", IN(QUEUED)},
	[OUTBOX_RELEASE] = {"release", "release", "released", IN(QUEUED)},
	[OUTBOX_AT] = {"at", "send at", "timed", IN(QUEUED)},
	[OUTBOX_NOW] = {"now", "send now", "set to go now", IN(QUEUED)},
	[OUTBOX_RETRY] = {"retry", "try again", "queued again", IN(REJECTED) | IN(STOPPED)},
	[OUTBOX_BIN] = {"bin", "bin", "binned", IN(DRAFT) | IN(QUEUED) | IN(REJECTED) | IN(STOPPED)},
	[OUTBOX_SENT] = {"sent", "mark as sent", "marked as sent", IN(UNCERTAIN)},
	[OUTBOX_AGAIN] = {"again", "send again", "queued to be sent again", IN(UNCERTAIN)},
};

const char *outbox_act_says(enum outbox_act act)
{
	return acts[act].says;
}

bool outbox_act_named(const char *word, enum outbox_act *act)
{
	for (int i = 0; i < OUTBOX_ACTS; i++)
		if (strcmp(acts[i].word, word) == 0) {
			*act = (enum outbox_act)i;
			return true;
		}
	return false;
}

/* --- deeds --- */

static bool hold_seconds(struct desk *desk, int64_t *seconds, struct err *err)
{
	struct buf value = BUF_INIT;
	int64_t minutes = 10;
	bool ok = desk_setting(desk, "hold-minutes", &value, err);
	if (ok)
		text_number(buf_str(&value), 0, DAY_MINUTES, &minutes);
	buf_release(&value);
	*seconds = minutes * 60;
	return ok;
}

static bool change(struct desk *desk, enum outbox_act act, const struct message *message, int64_t at,
                   struct err *err)
{
	struct db *db = desk->db;
	int64_t hold = 0, now = clock_now().at, id = message->id;
	if (!hold_seconds(desk, &hold, err))
		return false;
	switch (act) {
	case OUTBOX_BACK:
		return message_recall(db, &desk->actor, id, err);
	case OUTBOX_HOLD:
		return message_hold(db, id, true, message->not_before, err);
	case OUTBOX_RELEASE:
		return message_hold(db, id, false, message->not_before > now ? message->not_before : now + hold, err);
	case OUTBOX_AT:
		return message_time(db, id, at, true, err);
	case OUTBOX_NOW:
		return message_time(db, id, now, false, err);
	case OUTBOX_RETRY:
		return message_retry(db, id, now + hold, err);
	case OUTBOX_BIN:
		return message_bin(db, id, err);
	case OUTBOX_SENT:
		return message_mark_sent(db, &desk->actor, id, err);
	case OUTBOX_AGAIN:
		return message_send_again(db, &desk->actor, id, now + hold, err);
	case OUTBOX_ACTS:
		break;
	}
	assert(!"an act of the table");
	return false;
}

static void say_done(enum outbox_act act, const struct message *message, struct buf *said)
{
	static const char *const then[OUTBOX_ACTS] = {
		[OUTBOX_BACK] = "It is a draft again.",
		[OUTBOX_HOLD] = "It stays until it is released.",
		[OUTBOX_NOW] = "It goes with the sender's next run.",
		[OUTBOX_RETRY] = "It is held first, then tried once more.",
		[OUTBOX_AGAIN] = "It is held first, then sent with the same Message-ID.",
	};
	buf_addf(said, "Mail to %s %s.", message->client_name, acts[act].done);
	if (then[act])
		buf_addf(said, " %s", then[act]);
}

bool desk_outbox_on_hold(struct desk *desk, const struct message *message, struct buf *out, struct err *err)
{
	struct buf hold = BUF_INIT;
	bool ok = message->state != MESSAGE_QUEUED || message_client_hold(desk->db, message->client, desk->today, &hold, err);
	if (hold.len)
		buf_addf(out, "%s: it will not be sent; H on the client releases", buf_str(&hold));
	buf_release(&hold);
	return ok;
}

void outbox_when(int64_t at, struct buf *out)
{
	char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	buf_addf(out, "goes %s ", date_short(moment_day(moment_at(at)), day));
	buf_adds(out, moment_clock(moment_at(at), clock));
}

/* A mail that is let go while its client is on hold goes nowhere; one with a time says it. */
static bool say_outcome(struct desk *desk, enum outbox_act act, const struct message *message, int64_t at,
                        struct buf *said, struct err *err)
{
	bool goes = act == OUTBOX_NOW || act == OUTBOX_AT || act == OUTBOX_RELEASE;
	size_t before = said->len;
	if (goes && !desk_outbox_on_hold(desk, message, said, err))
		return false;
	if (said->len != before)
		return true;
	if (act == OUTBOX_AT) {
		buf_addf(said, "Mail to %s ", message->client_name);
		outbox_when(at, said);
	} else {
		say_done(act, message, said);
	}
	return true;
}

bool desk_outbox_act(struct desk *desk, enum outbox_act act, int64_t id, int64_t at, struct buf *said,
                     struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	struct deed deed;
	if (act == OUTBOX_AT && at <= clock_now().at)
		return err_set(err, ERR_DATA, "the time to send at has passed already");
	bool ok = message_load(desk->db, id, &arena, &message, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "mail to %s %s", message.client_name, acts[act].done);
	if (ok) {
		/* Read again inside: the sender may have been quicker. */
		ok = message_load(desk->db, id, &arena, &message, err) && change(desk, act, &message, at, err) &&
		     deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	ok = ok && say_outcome(desk, act, &message, at, said, err);
	arena_release(&arena);
	return ok;
}

enum { MORNING = 8 * 60 + 30 };

/* "8:30", "08:30"; -1 for anything else. */
static int clock_minute(const char *text, size_t len)
{
	char hour[3] = {0}, minute[3] = {0};
	int64_t h, m;
	const char *colon = memchr(text, ':', len);
	if (!colon || colon == text || colon - text > 2 || text + len - colon != 3)
		return -1;
	memcpy(hour, text, (size_t)(colon - text));
	memcpy(minute, colon + 1, 2);
	return text_number(hour, 0, 23, &h) && text_number(minute, 0, 59, &m) ? (int)(h * 60 + m) : -1;
}

static bool time_on_day(const char *text, enum date_order order, int minute, int64_t *at, struct err *err)
{
	struct moment now = clock_now();
	daynum day = moment_day(now);
	if (*text && !date_word(text, day, DATE_AHEAD, order, &day, err))
		return err_set(err, ERR_DATA, "\"%s\" is not a time to send at. Try 14:30, fri 08:30, tom", text);
	struct moment moment = moment_make(day, minute);
	if (!*text && moment.at <= now.at)
		moment = moment_make(day + 1, minute);
	*at = moment.at;
	return *at > now.at ? true : err_set(err, ERR_DATA, "the time to send at has passed already");
}

bool outbox_time_parse(const char *text, enum date_order order, int64_t *at, struct err *err)
{
	struct moment moment;
	size_t len = strlen(text);
	text_trim(&text, &len);
	if (len > 19 && moment_parse_iso(text, &moment, NULL)) {
		*at = moment.at;
		return true;
	}
	size_t last = len;
	while (last && text[last - 1] != ' ')
		last--;
	int minute = clock_minute(text + last, len - last);
	size_t date_len = minute < 0 ? len : last;
	if (!len)
		return err_set(err, ERR_DATA, "say when: 14:30, fri 08:30, tom, 25.11. 14:00");
	struct buf date = BUF_INIT;
	text_trim(&text, &date_len);
	buf_add(&date, text, date_len);
	bool ok = buf_ok(&date, err) && time_on_day(buf_str(&date), order, minute < 0 ? MORNING : minute, at, err);
	buf_release(&date);
	return ok;
}

/* Recipients of a line, the first one's address replaced. */
static bool new_line(struct arena *arena, const struct message *message, const char *mail, struct buf *line,
                     const char **before, struct err *err)
{
	struct address *to;
	size_t count;
	struct err ignored = {0};
	*before = "";
	if (!address_list(arena, message->to_line, &to, &count, &ignored) || count == 0) {
		buf_adds(line, mail);
		return buf_ok(line, err);
	}
	*before = to[0].mail;
	for (size_t i = 0; i < count; i++) {
		buf_adds(line, i ? ", " : "");
		address_show(line, to[i].name, i ? to[i].mail : mail);
	}
	return buf_ok(line, err);
}

static bool correct(struct desk *desk, struct message *message, struct arena *arena, const char *mail,
                    struct err *err)
{
	struct buf line = BUF_INIT;
	const char *before;
	bool ok = new_line(arena, message, mail, &line, &before, err);
	message->to_line = buf_str(&line);
	ok = ok && (message->state == MESSAGE_DRAFT || message_recall(desk->db, &desk->actor, message->id, err)) &&
	     message_put(desk->db, &desk->actor, message, err) &&
	     message_contact_moved(desk->db, &desk->actor, message->client, before, mail, err);
	buf_release(&line);
	return ok;
}

/* Into the outbox again, where the checks of a draft agree; else it stays one. */
static bool queue_corrected(struct desk *desk, int64_t id, const char *mail, struct arena *arena,
                            struct buf *said, struct err *err)
{
	struct message draft;
	struct check_list checks = CHECK_LIST_INIT;
	struct err why = {0};
	if (!message_load(desk->db, id, arena, &draft, err))
		return false;
	buf_addf(said, "The mail to %s goes to %s now. ", draft.client_name, mail);
	if (!desk_mail_queue(desk, &draft, 0, &checks, said, &why))
		buf_addf(said, "It is a draft again and waits for you: %s.", why.text);
	check_list_release(&checks);
	return true;
}

bool desk_outbox_correct(struct desk *desk, int64_t id, const char *mail, struct buf *said, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	struct deed deed;
	bool ok = address_check(mail, err) && message_load(desk->db, id, &arena, &message, err) &&
	          deed_begin(&deed, desk->db, &desk->actor, err, "address of the mail to %s", message.client_name);
	if (ok) {
		ok = message_load(desk->db, id, &arena, &message, err) && correct(desk, &message, &arena, mail, err) &&
		     deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	if (ok)
		ok = queue_corrected(desk, id, mail, &arena, said, err);
	arena_release(&arena);
	return ok;
}

/* --- looking --- */

bool desk_outbox_pulse(struct desk *desk, struct desk_outbox *out, struct err *err)
{
	struct buf host = BUF_INIT;
	struct moment now = clock_now(), midnight = moment_make(moment_day(now), 0);
	*out = (struct desk_outbox){.now = now.at};
	bool ok = desk_setting(desk, "mail.host", &host, err) &&
	          message_pulse(desk->db, now.at, midnight.at, &out->pulse, err);
	out->account = host.len > 0;
	buf_release(&host);
	if (!ok)
		return false;
	const struct message_pulse *p = &out->pulse;
	out->running = *p->sender && message_owner_lives(p->sender, p->beat, now.at);
	out->late = p->oldest_due && now.at - p->oldest_due > LATE_AFTER;
	out->off = !out->running && p->oldest_due && now.at - p->oldest_due > OFF_AFTER && now.at - p->beat > OFF_AFTER;
	return true;
}

bool desk_outbox_load(struct desk *desk, enum message_filter filter, struct arena *arena,
                      struct desk_outbox *out, struct err *err)
{
	return desk_outbox_pulse(desk, out, err) && message_list(desk->db, filter, 0, 0, arena, &out->list, err);
}

bool desk_outbox_mail(struct desk *desk, int64_t id, struct arena *arena, struct message *out,
                      struct message_event **events, size_t *count, struct err *err)
{
	return message_load(desk->db, id, arena, out, err) && message_events(desk->db, id, arena, events, count, err);
}

static void count_of(struct buf *out, int64_t count, const char *what)
{
	if (count)
		buf_addf(out, "%s%lld %s", out->len ? ", " : "", (long long)count, what);
}

void desk_outbox_summary(const struct desk_outbox *outbox, struct buf *out)
{
	const struct message_pulse *p = &outbox->pulse;
	struct buf line = BUF_INIT;
	count_of(&line, p->uncertain, "uncertain");
	count_of(&line, p->held, "held");
	count_of(&line, p->timed, "scheduled");
	count_of(&line, p->sending, "on the line");
	count_of(&line, p->failed, "failed");
	count_of(&line, p->stopped, "stopped");
	count_of(&line, p->sent_today, "sent today");
	buf_adds(out, line.len ? buf_str(&line) : "no mail waits");
	buf_release(&line);
}

void desk_outbox_sender(const struct desk_outbox *outbox, struct buf *out)
{
	char clock[MOMENT_TEXT_SIZE];
	const struct message_pulse *p = &outbox->pulse;
	buf_adds(out, !outbox->account ? "sender: no account" : outbox->running ? "sender: running"
	              : outbox->off    ? "sender: off"
	                               : "sender: ready");
	if (p->beat && outbox->account)
		buf_addf(out, ", seen %s", moment_clock(moment_at(p->beat), clock));
}

/* --- words --- */

static void day_of(int64_t at, struct buf *out)
{
	char text[DATE_TEXT_SIZE];
	buf_adds(out, date_short(moment_day(moment_at(at)), text));
}

static void time_of(int64_t at, int64_t now, struct buf *out)
{
	char text[MOMENT_TEXT_SIZE];
	if (moment_day(moment_at(at)) != moment_day(moment_at(now))) {
		day_of(at, out);
		buf_addc(out, ' ');
	}
	buf_adds(out, moment_clock(moment_at(at), text));
}

void outbox_state(const struct message *message, int64_t now, struct buf *out)
{
	static const char *const words[] = {
		[MESSAGE_DRAFT] = "DRAFT",     [MESSAGE_QUEUED] = "HELD",     [MESSAGE_CLAIMED] = "SENDING",
		[MESSAGE_DOT] = "SENDING",     [MESSAGE_SENT] = "SENT",       [MESSAGE_REJECTED] = "FAILED",
		[MESSAGE_STOPPED] = "STOPPED", [MESSAGE_UNCERTAIN] = "UNCERTAIN", [MESSAGE_BINNED] = "BINNED",
	};
	char day[DATE_TEXT_SIZE];
	if (message->state != MESSAGE_QUEUED || message->held) {
		buf_adds(out, words[message->state]);
	} else if (message->timed) {
		buf_adds(out, "AT ");
		if (moment_day(moment_at(message->not_before)) == moment_day(moment_at(now)))
			time_of(message->not_before, now, out);
		else
			day_of(message->not_before, out);
	} else if (message->not_before <= now) {
		buf_adds(out, "DUE");
	} else {
		buf_adds(out, "HELD until ");
		if (moment_day(moment_at(message->not_before)) == moment_day(moment_at(now)))
			time_of(message->not_before, now, out);
		else
			buf_adds(out, date_short(moment_day(moment_at(message->not_before)), day) + strlen("Mon "));
	}
}

void outbox_goes(const struct message *message, int64_t now, struct buf *out)
{
	if (message->state == MESSAGE_SENT) {
		time_of(message->sent_at, now, out);
	} else if (message->state == MESSAGE_REJECTED) {
		buf_addf(out, "tried %s", message->attempts == 1 ? "once" : "");
		if (message->attempts != 1)
			buf_addf(out, "%lld times", (long long)message->attempts);
	} else if (message->state == MESSAGE_QUEUED && message->held) {
		buf_adds(out, "when released");
	} else if (message->state == MESSAGE_QUEUED) {
		buf_adds(out, message->attempts ? "again " : "");
		time_of(message->not_before, now, out);
	} else {
		buf_addc(out, '-');
	}
}

static void mean_queued(const struct message *message, struct buf *out)
{
	if (message->held)
		buf_adds(out, "It is held until somebody releases it: H. e takes it back to the drafts.");
	else if (message->attempts && (*message->why || *message->reply))
		buf_adds(out, "It is tried again by itself. Nothing has been sent. e takes it back.");
	else if (message->timed)
		buf_adds(out, "It goes at the time you chose. t changes the time, e takes it back.");
	else
		buf_adds(out, "It waits so that you can take it back: e. H holds it, S sends it now.");
}

/* What was said and found, as one sentence. */
static void mean_why(const struct message *message, struct buf *out)
{
	bool replied = *message->reply && message->state != MESSAGE_SENT;
	const char *why = message->why;
	if (replied) {
		buf_adds(out, "The server said ");
		text_tame(out, message->reply, strlen(message->reply));
		buf_adds(out, *why ? "; " : ". ");
	} else if (*why >= 'a' && *why <= 'z') {
		buf_addc(out, (char)(*why++ - 'a' + 'A'));
	}
	text_tame(out, why, strlen(why));
	if (*why)
		buf_adds(out, ". ");
}

void outbox_meaning(const struct message *message, struct buf *out)
{
	mean_why(message, out);
	switch (message->state) {
	case MESSAGE_QUEUED:
		mean_queued(message, out);
		break;
	case MESSAGE_REJECTED:
		buf_adds(out, "It will not be tried again. E corrects the address, R tries once more, D bins it.");
		break;
	case MESSAGE_STOPPED:
		buf_adds(out, "The check before sending stopped it. D bins it, e opens it as a draft.");
		break;
	case MESSAGE_UNCERTAIN:
		buf_addf(out, "Nobody knows whether it arrived. Look into the mailbox for %s. If it is there, S marks it "
		         "as sent; if not, R sends it again. Nothing is done by itself.", message->message_id);
		break;
	case MESSAGE_SENT:
		buf_adds(out, *message->reply ? "Accepted by the mail server: " : "Marked as sent: found in the mailbox.");
		text_tame(out, message->reply, strlen(message->reply));
		break;
	case MESSAGE_DRAFT:
		buf_adds(out, "It is a draft and waits for you.");
		break;
	default:
		buf_adds(out, message->state == MESSAGE_BINNED ? "It is in the bin; u brings it back."
		                                               : "It is on the line now and cannot be taken back.");
	}
}
