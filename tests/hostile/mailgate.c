/* SPDX-License-Identifier: MIT */
/* A hostile value in one place of a mail, for tests/hostile/mail.py: reads it from
 * stdin and prints the mail's bytes, or on stderr why there is none (exit 1).
 *   mailgate address | display_name | subject | body | template */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "letter/check.h"
#include "letter/mime.h"

static int mail(const char *where, const char *value, size_t len)
{
	struct buf out = BUF_INIT;
	struct err err = {0};
	struct address to = {.name = "Eva", .mail = "eva@bergmann.example"};
	struct mime_mail made = {
		.from = {.name = "Ji Kim", .mail = "ji@kim.example"}, .to = &to, .to_count = 1, .subject = "Invoice 1001",
		.body = "Dear Eva,\n", .body_len = 10, .date = {.at = 1795438800}, .message_id = "<1@kim.example>",
	};
	if (strcmp(where, "address") == 0)
		to.mail = value;
	else if (strcmp(where, "display_name") == 0)
		to.name = value;
	else if (strcmp(where, "subject") == 0)
		made.subject = value;
	else
		made.body = value;
	if (made.body == value)
		made.body_len = len;
	bool ok = mime_compose(&made, &out, &err);
	fwrite(buf_str(&out), 1, ok ? out.len : 0, stdout);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	buf_release(&out);
	return ok ? 0 : 1;
}

/* What the checks say of it as a letter. */
static int letter(const char *value, size_t len)
{
	struct check_list list = CHECK_LIST_INIT;
	const struct check_mail made = {.kind = "reminder", .language = "en", .to = "eva@bergmann.example", .cc = "",
	                                .subject = "Invoice", .body = value, .body_len = len};
	if (!check_run(&made, NULL, &list, NULL))
		return 70;
	for (size_t i = 0; i < list.findings.len; i++) {
		const struct check_finding *f = CHECK_AT(&list, i);
		printf("%s %s %zu:%zu %s\n", check_level_name(f->level), f->id, f->line, f->column, f->says);
	}
	int status = list.stops ? 1 : 0;
	check_list_release(&list);
	return status;
}

int main(int argc, char **argv)
{
	char value[1 << 17];
	setlocale(LC_CTYPE, "C.UTF-8");
	size_t len = fread(value, 1, sizeof(value) - 1, stdin);
	value[len] = '\0';
	if (argc != 2)
		return 64;
	return strcmp(argv[1], "template") == 0 ? letter(value, len) : mail(argv[1], value, len);
}
