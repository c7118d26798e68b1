/* SPDX-License-Identifier: MIT */
/* The vectors of dun-evidence(7) are what the program computes: each is found in the
 * page, whose lines of hex are read as one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/entry_bytes.h"
#include "store/fields.h"

static struct buf page;

static int read_page(void **state)
{
	(void)state;
	char path[4096];
	const char *source = getenv("srcdir");
	snprintf(path, sizeof path, "%s/man/dun-evidence.7", source ? source : ".");
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		if (c != '\n')
			buf_addc(&page, (char)c);
	fclose(file);
	return page.failed ? -1 : 0;
}

static int drop_page(void **state)
{
	(void)state;
	buf_release(&page);
	return 0;
}

static void is_told(const void *bytes, size_t len, const char *what)
{
	const unsigned char *b = bytes;
	struct buf hex = BUF_INIT;
	for (size_t i = 0; i < len; i++)
		buf_addf(&hex, "%02x", b[i]);
	if (!strstr(buf_str(&page), buf_str(&hex)))
		fail_msg("%s is not told: %s", what, buf_str(&hex));
	buf_release(&hex);
}

/* Hashes a row, holds both against the page, and links the next to it. */
static void tell(struct digest_run *run, struct entry_row *row, struct digest *head)
{
	struct buf bytes = BUF_INIT;
	struct digest before = *head;
	row->kind_len = strlen(row->kind);
	row->actor_len = strlen(row->actor);
	row->prev = before.bytes;
	row->prev_len = DIGEST_SIZE;
	assert_true(entry_row_hash(run, row, &bytes, head, NULL));
	is_told(bytes.data, bytes.len, row->kind);
	is_told(head->bytes, DIGEST_SIZE, "its hash");
	buf_release(&bytes);
}

static void the_vectors_are_what_the_program_computes(void **state)
{
	(void)state;
	struct digest_run run;
	struct digest head = {{0}}, said;
	struct buf first = BUF_INIT, second = BUF_INIT, body = BUF_INIT, third = BUF_INIT;
	unsigned char salt[ENTRY_SALT];
	assert_true(digest_open(&run, NULL));

	fields_add(&first, "name", "currency");
	fields_add(&first, "after", "EUR");
	struct entry_row setting = {
		.seq = 1, .kind = "setting", .happened = 1795386660, .happened_offset = 60, .recorded = 1795386660,
		.recorded_offset = 60, .uid = 1000, .actor = "ji", .facts = first.data, .facts_len = first.len,
	};
	tell(&run, &setting, &head);

	for (size_t i = 0; i < sizeof salt; i++)
		salt[i] = (unsigned char)i;
	fields_add(&body, "with", "Eva M\xc3\xbcller");
	fields_add(&body, "text", "will pay on Friday");
	is_told(salt, sizeof salt, "the salt");
	is_told(body.data, body.len, "the body");
	assert_true(entry_words_hash(&run, salt, body.data, body.len, &said, NULL));
	is_told(said.bytes, DIGEST_SIZE, "the digest of the words");
	fields_add(&second, "outcome", "promised");
	fields_add(&second, "amount", "400.00");
	fields_add(&second, "currency", "EUR");
	fields_add(&second, "by", "2026-11-27");
	struct entry_row call = {
		.seq = 2, .kind = "call", .client = 7, .invoice = 12, .happened = 1795383000, .happened_offset = -300,
		.recorded = 1795386700, .recorded_offset = 60, .uid = 1000, .actor = "ji", .facts = second.data,
		.facts_len = second.len, .words = said.bytes, .words_len = DIGEST_SIZE,
	};
	tell(&run, &call, &head);

	fields_add(&third, "by", "undo");
	struct entry_row withdrawal = {
		.seq = 3, .kind = "withdrawal", .client = 7, .invoice = 12, .about = 2, .happened = 1795386690,
		.happened_offset = 60, .recorded = 1795386690, .recorded_offset = 60, .clock_back = 1, .uid = 1001,
		.actor = "sender for ji", .facts = third.data, .facts_len = third.len,
	};
	tell(&run, &withdrawal, &head);
	digest_close(&run);
	buf_release(&first);
	buf_release(&second);
	buf_release(&body);
	buf_release(&third);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_are_what_the_program_computes),
	};
	return cmocka_run_group_tests(tests, read_page, drop_page);
}
