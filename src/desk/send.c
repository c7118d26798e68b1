/* SPDX-License-Identifier: MIT */
#include "desk/send.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "desk/anchor.h"
#include "post/secret.h"
#include "post/smtp.h"

enum { START_AGAIN_S = 60 };

/* The book's account, with the texts it points to. */
struct account {
	struct buf url, user, from;
	struct net_account net;
};

static void account_release(struct account *account)
{
	buf_release(&account->url);
	buf_release(&account->user);
	buf_release(&account->from);
}

static bool make_url(struct desk *desk, struct buf *url, struct err *err)
{
	struct buf host = BUF_INIT, port = BUF_INIT, tls = BUF_INIT;
	bool ok = desk_setting(desk, "mail.host", &host, err) && desk_setting(desk, "mail.port", &port, err) &&
	          desk_setting(desk, "mail.tls", &tls, err);
	if (ok && !host.len)
		ok = err_set(err, ERR_CONFIG, "no mail server is set: `dun setting mail.host SERVER` names one");
	bool at_once = strcmp(buf_str(&tls), "starttls") != 0;
	if (ok)
		buf_addf(url, "%s://%s:%s", at_once ? "smtps" : "smtp", buf_str(&host),
		         port.len ? buf_str(&port) : at_once ? "465" : "587");
	buf_release(&host);
	buf_release(&port);
	buf_release(&tls);
	return ok && buf_ok(url, err);
}

static bool account_load(struct desk *desk, struct account *account, struct err *err)
{
	*account = (struct account){.url = BUF_INIT};
	if (!make_url(desk, &account->url, err) || !desk_setting(desk, "mail.user", &account->user, err) ||
	    !desk_setting(desk, "mail.from", &account->from, err))
		return false;
	if (!account->from.len)
		return err_set(err, ERR_CONFIG, "no sender is set: `dun setting mail.from ADDRESS` names one");
	account->net = (struct net_account){
		.url = buf_str(&account->url), .user = buf_str(&account->user), .password = "",
		.ca_file = desk->config.ca_file,
	};
	return true;
}

/* Invented mail and mail dated by hand never leave. */
static bool may_send(const struct desk *desk, struct err *err)
{
	if (desk->sample)
		return err_set(err, ERR_DENIED, "this is a sample book: its mail is never sent");
	if (desk->today_given)
		return err_set(err, ERR_USAGE, "nothing is sent under --today: mail leaves on the real day only");
	if (db_read_only(desk->db))
		return err_set(err, ERR_DENIED, "this book can only be read: what is sent could not be noted");
	return true;
}

bool desk_send(struct desk *desk, const struct desk_send *send, struct outbox_count *count, struct err *err)
{
	struct account account;
	*count = (struct outbox_count){0};
	if (!may_send(desk, err))
		return false;
	bool ok = account_load(desk, &account, err);
	if (ok) {
		const struct outbox_job job = {
			.account = account.net, .password_command = desk->config.password_command,
			.from = buf_str(&account.from), .uid = desk->actor.uid, .limit = send->limit,
			.only = send->only, .report = send->report, .arg = send->arg,
		};
		ok = send->wait ? outbox_wait(desk->db, &job, count, err) : outbox_send(desk->db, &job, count, err);
	}
	account_release(&account);
	if (count->sent)
		desk_anchor_note(desk, "send", "");
	return ok;
}

static bool preview_one(struct desk *desk, const struct message *row, struct arena *arena, struct desk_due *out,
                        struct err *err)
{
	struct buf why = BUF_INIT;
	bool stop = false;
	bool ok = message_load(desk->db, row->id, arena, &out->message, err) &&
	          message_recheck(desk->db, &out->message, desk->today, &stop, &why, err);
	out->stop = arena_str(arena, buf_str(&why));
	buf_release(&why);
	return ok;
}

bool desk_send_preview(struct desk *desk, int64_t limit, struct arena *arena, struct desk_due **out,
                       size_t *count, struct err *err)
{
	struct message_list list;
	int64_t now = clock_now().at;
	*count = 0;
	if (!message_list(desk->db, MESSAGE_OPEN, 0, SIZE_MAX / 2, arena, &list, err))
		return false;
	*out = arena_array(arena, list.count, sizeof(**out));
	for (size_t i = 0; *out && i < list.count && (!limit || (int64_t)*count < limit); i++) {
		const struct message *row = &list.rows[i];
		if (row->state != MESSAGE_QUEUED || row->held || row->not_before > now)
			continue;
		if (!preview_one(desk, row, arena, &(*out)[(*count)++], err))
			return false;
	}
	return arena_ok(arena, err);
}

/* --- mail test --- */

static void tell_offers(const struct smtp *smtp, struct buf *lines)
{
	const char *size;
	buf_addf(lines, "ok    it takes international addresses (SMTPUTF8): %s\n",
	         smtp_offers(smtp, "SMTPUTF8", NULL) ? "yes" : "no");
	if (smtp_offers(smtp, "SIZE", &size)) {
		size_t len = strcspn(size, "\n");
		buf_adds(lines, "ok    the largest mail it takes: ");
		text_tame(lines, len ? size : "unlimited", len ? len : strlen("unlimited"));
		buf_adds(lines, len ? " bytes\n" : "\n");
	}
}

static bool try_line(struct account *account, const char *to, struct buf *lines, struct err *err)
{
	struct smtp_result result;
	struct smtp *smtp = smtp_open(&account->net, err);
	if (!smtp)
		return false;
	buf_addf(lines, "ok    connected to %s, TLS with a certificate that fits\n", account->net.url);
	buf_addf(lines, *account->net.user ? "ok    logged in as %s\n" : "ok    no login is set, and none was tried\n",
	         account->net.user);
	tell_offers(smtp, lines);
	smtp_probe(smtp, buf_str(&account->from), to, &result);
	bool ok = result.outcome == SMTP_SENT;
	if (ok)
		buf_addf(lines, "ok    it would take a mail from %s to %s; none was sent\n", buf_str(&account->from), to);
	else
		err_set(err, ERR_UNAVAILABLE, "the server would not take a mail from %s to %s: %.200s %.200s",
		        buf_str(&account->from), to, result.reply, result.why);
	smtp_close(smtp);
	return ok;
}

bool desk_mail_test(struct desk *desk, const char *to, struct buf *lines, struct err *err)
{
	struct account account;
	struct buf password = BUF_INIT;
	bool ok = account_load(desk, &account, err);
	if (ok)
		buf_addf(lines, "ok    the account is set: %s, from %s\n", account.net.url, buf_str(&account.from));
	if (ok && *account.net.user) {
		secret_guard();
		ok = secret_read(desk->config.password_command, &password, err);
		if (ok)
			buf_adds(lines, "ok    the password command printed a password\n");
		account.net.password = buf_str(&password);
	}
	ok = ok && try_line(&account, to ? to : buf_str(&account.from), lines, err);
	buf_wipe(&password);
	account_release(&account);
	return ok;
}

/* --- a sender of the screen's --- */

static bool wanted(struct desk *desk, int64_t now)
{
	struct message_pulse pulse;
	struct buf host = BUF_INIT;
	bool want = !desk->sample && !desk->today_given && !db_read_only(desk->db) &&
	            message_pulse(desk->db, now, INT64_MAX, &pulse, NULL) && pulse.next &&
	            !(*pulse.sender && message_owner_lives(pulse.sender, pulse.beat, now)) &&
	            desk_setting(desk, "mail.host", &host, NULL) && host.len;
	buf_release(&host);
	return want;
}

void desk_sender_tend(struct desk *desk, const char *self, struct desk_sender *sender)
{
	int64_t now = clock_now().at;
	if (sender->mine && !proc_pump(&sender->proc)) {
		if (proc_exit(&sender->proc) == 0)
			sender->tried = 0; /* it did its work: the next mail gets one at once */
		proc_release(&sender->proc);
		sender->mine = false;
	}
	if (sender->mine || now - sender->tried < START_AGAIN_S || !wanted(desk, now))
		return;
	const char *argv[9] = {self, "--book", desk->path, "send", "--wait"};
	if (access(desk->config.path, F_OK) == 0) {
		argv[5] = "--config";
		argv[6] = desk->config.path;
	}
	sender->tried = now;
	sender->mine = proc_start(&sender->proc, &(struct proc_spec){.argv = argv, .session = true}, NULL);
}

void desk_sender_leave(struct desk_sender *sender)
{
	if (sender->mine)
		proc_leave(&sender->proc);
	sender->mine = false;
}
