/* SPDX-License-Identifier: MIT */
#include "mailbook.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/ladder.h"

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *format, ...)
{
	char command[8192];
	va_list args;
	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	assert_int_equal(system(command), 0);
}

void mailbook_make(struct mailbook *b)
{
	const char *tmp = getenv("TMPDIR"), *top = getenv("top_srcdir");
	*b = (struct mailbook){.sink = -1};
	snprintf(b->dir, sizeof(b->dir), "%s/dun-outbox.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(b->dir));
	shell("sh '%s/tests/lib/ca.sh' '%s'", top ? top : ".", b->dir);
	snprintf(b->path, sizeof(b->path), "%s/t.dun", b->dir);
	snprintf(b->ca, sizeof(b->ca), "%s/ca.pem", b->dir);
	snprintf(b->password, sizeof(b->password), "%s/password", b->dir);
	mailbook_write(b, "password", MAILBOOK_PASSWORD "\nsecond line\n");
	b->command[0] = "cat";
	b->command[1] = b->password;
	actor_here(&b->actor);
}

void mailbook_free(struct mailbook *b)
{
	sink_stop(b->sink);
	db_close(b->db);
	shell("rm -rf '%s'", b->dir);
}

/* Without stdio, whose buffer would keep a password. */
void mailbook_write(const struct mailbook *b, const char *name, const char *text)
{
	char path[2200];
	snprintf(path, sizeof(path), "%s/%s", b->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

size_t mailbook_count(const struct mailbook *b, const char *name, const char *text)
{
	char path[2200], line[8192];
	size_t count = 0;
	snprintf(path, sizeof(path), "%s/%s", b->dir, name);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		for (const char *p = line; (p = strstr(p, text)); p++)
			count++;
	if (f)
		fclose(f);
	return count;
}

void mailbook_serve(struct mailbook *b, const char *faults)
{
	static char cert[1100], key[1100];
	snprintf(cert, sizeof(cert), "%s/server.pem", b->dir);
	snprintf(key, sizeof(key), "%s/server.key", b->dir);
	const struct sink_options o = {
		.dir = b->dir, .cert = cert, .key = key, .user = "collect", .password = MAILBOOK_PASSWORD,
	};
	int port = 0;
	sink_stop(b->sink);
	shell("rm -f '%s/wire' '%s/mails' '%s'/text-*", b->dir, b->dir, b->dir);
	mailbook_write(b, "fault", faults);
	b->sink = sink_start(&o, &port);
	assert_true(b->sink > 0);
	snprintf(b->url, sizeof(b->url), "smtp://localhost:%d", port);
	b->job = (struct outbox_job){
		.account = {.url = b->url, .user = "collect", .password = "", .ca_file = b->ca,
		            .connect_ms = 5000, .reply_ms = 2000, .dot_ms = 500},
		.password_command = b->command, .from = "desk@firm.example", .uid = b->actor.uid,
	};
}

void mailbook_open(struct mailbook *b)
{
	struct err err = {0};
	db_close(b->db);
	unlink(b->path);
	b->db = db_open(b->path, DB_CREATE, &err);
	if (!b->db)
		fail_msg("%s", err.text);
}

static void need(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("%s", err->text);
}

int64_t mailbook_client(struct mailbook *b, const char *name)
{
	struct err err = {0};
	need(db_begin(b->db, &err) &&
	     db_run(b->db, &err, "INSERT INTO client (name, folded) VALUES (?1, ?1)", "s", name), &err);
	int64_t id = db_last_id(b->db);
	need(db_commit(b->db, &err), &err);
	return id;
}

int64_t mailbook_invoice(struct mailbook *b, int64_t client, const char *number, int64_t amount)
{
	struct err err = {0};
	need(db_begin(b->db, &err) &&
	     db_run(b->db, &err, "INSERT INTO invoice (client, number, currency, issued, due, total, open)"
	            " VALUES (?1, ?2, 'EUR', 20700, 20758, ?3, ?3)", "isi", client, number, amount), &err);
	int64_t id = db_last_id(b->db);
	need(db_commit(b->db, &err), &err);
	return id;
}

int64_t mailbook_queue(struct mailbook *b, int64_t client, int64_t invoice, const char *step, const char *to)
{
	struct err err = {0};
	static unsigned serial;
	int64_t amount = 0;
	char id[64], raw[1024];
	need(db_int(b->db, &err, 0, &amount, "SELECT open FROM invoice WHERE id = ?", "i", invoice), &err);
	const struct message_invoice named = {.invoice = invoice, .amount = amount};
	struct message draft = {
		.client = client, .kind = *step ? "reminder" : "other", .currency = "EUR", .step = step, .cycle = invoice,
		.to_line = to, .subject = "Invoice", .body = "Dear all,\n\nplease pay.\n",
		.invoices = &named, .invoice_count = invoice ? 1 : 0,
	};
	snprintf(id, sizeof(id), "<m%u.%d@firm.example>", ++serial, (int)getpid());
	snprintf(raw, sizeof(raw), "From: desk@firm.example\r\nMessage-ID: %s\r\nSubject: Invoice\r\n\r\n"
	         "Dear all,\r\n\r\nplease pay.\r\n", id);
	const struct message_mail mail = {.message_id = id, .raw = raw, .raw_len = strlen(raw), .not_before = 1};
	need(db_begin(b->db, &err) && message_put(b->db, &b->actor, &draft, &err) &&
	     (!*step || ladder_plan(b->db, draft.id, invoice, step, &err)) &&
	     message_queue(b->db, &b->actor, draft.id, &mail, &err) && db_commit(b->db, &err), &err);
	return draft.id;
}

enum message_state mailbook_state(struct mailbook *b, int64_t id)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	struct err err = {0};
	need(message_load(b->db, id, &arena, &message, &err), &err);
	enum message_state state = message.state;
	arena_release(&arena);
	return state;
}

int64_t mailbook_int(struct mailbook *b, const char *sql_literal)
{
	struct err err = {0};
	int64_t value = -1;
	need(db_int(b->db, &err, -1, &value, sql_literal, ""), &err);
	return value;
}
