/* SPDX-License-Identifier: MIT */
#include "tests/lib/book.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/records.h"
#include "desk/verify.h"
#include "store/deed.h"
#include "store/fields.h"

static struct desk_options options_of(const struct book *book)
{
	return (struct desk_options){.book = book->path, .today = BOOK_TODAY};
}

void book_make(struct book *book)
{
	const char *tmp = getenv("TMPDIR");
	const struct desk_firm firm = {.name = "Muster AG", .currency = "EUR", .country = "DE"};
	memset(book, 0, sizeof *book);
	snprintf(book->dir, sizeof book->dir, "%.200s/dun-book.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(book->dir));
	snprintf(book->path, sizeof book->path, "%s/t.dun", book->dir);
	setenv("XDG_CONFIG_HOME", book->dir, 1);
	struct desk_options options = options_of(book);
	OK(book, desk_init(&options, &firm, &book->err));
	OK(book, desk_open(&book->desk, &options, DB_WRITE, &book->err));
}

void book_reopen(struct book *book)
{
	struct desk_options options = options_of(book);
	desk_close(&book->desk);
	OK(book, desk_open(&book->desk, &options, DB_WRITE, &book->err));
}

void book_drop(struct book *book)
{
	char path[400];
	desk_close(&book->desk);
	unlink(book->path);
	snprintf(path, sizeof path, "%s-journal", book->path);
	unlink(path);
	rmdir(book->dir);
}

static void set(struct record *record, const char *name, const char *value)
{
	record->values[record_column_find(record->kind, name)] = value;
}

int64_t book_client(struct book *book, const char *name)
{
	struct record record;
	record_clear(&record, RECORD_CLIENT);
	set(&record, "name", name);
	OK(book, desk_record_add(&book->desk, &record, &book->err));
	return record.id;
}

int64_t book_invoice(struct book *book, int64_t client, const char *number, int64_t amount, daynum due)
{
	struct record record;
	struct buf total = BUF_INIT;
	char issued[DATE_ISO_SIZE], until[DATE_ISO_SIZE];
	record_clear(&record, RECORD_INVOICE);
	record.client = client;
	money_plain(&total, amount, "EUR");
	set(&record, "number", number);
	set(&record, "currency", "EUR");
	set(&record, "amount", buf_str(&total));
	set(&record, "issued", date_iso(due - 30, issued));
	set(&record, "due", date_iso(due, until));
	OK(book, desk_record_add(&book->desk, &record, &book->err));
	buf_release(&total);
	return record.id;
}

int64_t book_int(struct book *book, const char *sql_literal)
{
	int64_t value;
	OK(book, db_int(book->desk.db, &book->err, -1, &value, sql_literal, ""));
	return value;
}

bool book_try_note(struct desk *desk, int64_t client, const char *text, int64_t *seq, struct err *err)
{
	struct deed deed;
	struct entry_new entry = {.kind = "note", .client = client};
	fields_add(&entry.words, "text", text);
	bool ok = deed_begin(&deed, desk->db, &desk->actor, err, "note");
	if (ok) {
		ok = entry_append(desk->db, &desk->actor, &entry, seq, err) && deed_commit(&deed, err);
		if (!ok)
			deed_abandon(&deed);
	}
	entry_new_release(&entry);
	return ok;
}

int64_t book_note(struct book *book, int64_t client, const char *text)
{
	int64_t seq;
	OK(book, book_try_note(&book->desk, client, text, &seq, &book->err));
	return seq;
}

void book_is_sound(struct book *book)
{
	struct desk_verdict verdict;
	OK(book, desk_verify(&book->desk, &verdict, &book->err));
	if (!verdict.ok)
		fail_msg("%s", buf_str(&verdict.says));
	desk_verdict_release(&verdict);
}
