/* SPDX-License-Identifier: MIT */
/* For the bench's row on sending:
 *
 *     post queue BOOK N                     N mails of 2 KB into the outbox, due now
 *     post limit DB URL CA USER PASSWORD N  the limit: for each mail three durable
 *                                           commits of what a sender must note (its
 *                                           state; an entry, its words, a line of
 *                                           history), and libcurl's own send on one
 *                                           connection */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>
#include <sqlite3.h>

#include "store/message.h"

enum { SIZE = 2048 };

static void make_mail(char out[SIZE + 1], int n)
{
	int len = snprintf(out, SIZE + 1, "From: desk@firm.example\r\nMessage-ID: <%d@firm.example>\r\n\r\n", n);
	for (int at = len; at < SIZE; at++)
		out[at] = (at - len) % 72 == 70 ? '\r' : (at - len) % 72 == 71 ? '\n' : 'x';
	memcpy(out + SIZE - 4, "\r\n\r\n", 5);
	out[SIZE - 5] = 'x';
}

static int fail(const struct err *err)
{
	fprintf(stderr, "%s\n", err->text);
	return 1;
}

static bool queue_one(struct db *db, const struct actor *actor, int n, struct err *err)
{
	char raw[SIZE + 1], id[64];
	make_mail(raw, n);
	snprintf(id, sizeof(id), "<%d@firm.example>", n);
	struct message draft = {.client = 1, .kind = "other", .currency = "EUR", .to_line = "gym@pine.example",
	                        .subject = "Invoice", .body = raw + 60};
	const struct message_mail mail = {.message_id = id, .raw = raw, .raw_len = SIZE, .not_before = 1};
	return message_put(db, actor, &draft, err) && message_queue(db, actor, draft.id, &mail, err);
}

static int queue(const char *path, int count)
{
	struct err err = {0};
	struct actor actor;
	struct db *db = db_open(path, DB_WRITE, &err);
	actor_here(&actor);
	bool ok = db && db_begin(db, &err) &&
	          db_run(db, &err, "INSERT INTO client (id, name, folded) VALUES (1, 'Gym', 'gym')", "");
	for (int i = 0; ok && i < count; i++)
		ok = queue_one(db, &actor, i, &err);
	ok = ok && db_commit(db, &err);
	db_close(db);
	return ok ? 0 : fail(&err);
}

struct upload {
	const char *bytes;
	size_t at;
};

static size_t on_read(char *out, size_t size, size_t count, void *arg)
{
	struct upload *up = arg;
	size_t n = SIZE - up->at < size * count ? SIZE - up->at : size * count;
	memcpy(out, up->bytes + up->at, n);
	up->at += n;
	return n;
}

static void must(int rc, const char *what)
{
	if (rc == 0)
		return;
	fprintf(stderr, "%s: %d\n", what, rc);
	exit(1);
}

static void commit(sqlite3 *db, const char *state, int n)
{
	char sql[400];
	snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; UPDATE m SET state = '%s' WHERE id = %d; %s COMMIT", state, n,
	         *state == 's' ? "INSERT INTO e (client, body) VALUES (1, randomblob(300));"
	                         " INSERT INTO w (body) VALUES (randomblob(2100));"
	                         " INSERT INTO h (mail, says) VALUES (1, 'sent');"
	                       : "");
	must(sqlite3_exec(db, sql, NULL, NULL, NULL), "sqlite");
}

static sqlite3 *make_db(const char *path, int count)
{
	sqlite3 *db;
	char sql[1000];
	unlink(path);
	must(sqlite3_open(path, &db), "open");
	snprintf(sql, sizeof(sql),
	         "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; BEGIN; CREATE TABLE m (id INTEGER PRIMARY KEY,"
	         " state TEXT, body BLOB); CREATE INDEX ms ON m (state);"
	         " CREATE TABLE e (id INTEGER PRIMARY KEY, client, body); CREATE INDEX ec ON e (client);"
	         " CREATE TABLE w (id INTEGER PRIMARY KEY, body); CREATE TABLE h (id INTEGER PRIMARY KEY, mail, says);"
	         " CREATE INDEX hm ON h (mail);"
	         " WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)"
	         " INSERT INTO m SELECT i, 'queued', randomblob(2048) FROM n; COMMIT", count);
	must(sqlite3_exec(db, sql, NULL, NULL, NULL), "make");
	return db;
}

static int limit(char **argv, int count)
{
	sqlite3 *db = make_db(argv[0], count);
	CURL *c = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, "<gym@pine.example>");
	char mail[SIZE + 1];
	struct upload up;
	curl_easy_setopt(c, CURLOPT_URL, argv[1]);
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	curl_easy_setopt(c, CURLOPT_CAINFO, argv[2]);
	curl_easy_setopt(c, CURLOPT_USERNAME, argv[3]);
	curl_easy_setopt(c, CURLOPT_PASSWORD, argv[4]);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, "<desk@firm.example>");
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, &up);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	for (int i = 0; i < count; i++) {
		make_mail(mail, i);
		up = (struct upload){mail, 0};
		commit(db, "claimed", i);
		commit(db, "dot", i);
		must(curl_easy_perform(c), "send");
		commit(db, "sent", i);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(c);
	sqlite3_close(db);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "queue") == 0)
		return queue(argv[2], (int)strtol(argv[3], NULL, 10));
	if (argc == 8 && strcmp(argv[1], "limit") == 0)
		return limit(argv + 2, (int)strtol(argv[7], NULL, 10));
	return 64;
}
