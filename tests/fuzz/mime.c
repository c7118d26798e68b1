/* SPDX-License-Identifier: MIT */
/* Mails: whatever name, address, subject, text and file name say, either the mail is
 * refused or it has just the headers set here, CRLF lines of at most 998 bytes, and
 * no lone dot. */
#include "letter/mime.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The next piece of the input, up to a 0x1e byte, as a string. */
static char *piece(const uint8_t **data, size_t *len)
{
	const uint8_t *end = memchr(*data, 0x1e, *len);
	size_t n = end ? (size_t)(end - *data) : *len;
	char *out = malloc(n + 1);
	if (!out)
		abort();
	memcpy(out, *data, n);
	out[n] = '\0';
	*data += n + (end ? 1 : 0);
	*len -= n + (end ? 1 : 0);
	return out;
}

static void headers(const char *mail)
{
	static const char *const names[] = {"From: ", "To: ", "Subject: ", "Date: ", "Message-ID: ", "MIME-Version: ",
	                                    "Content-Type: ", "Content-Transfer-Encoding: "};
	size_t at = 0;
	for (const char *line = mail; strncmp(line, "\r\n", 2) != 0; line = strstr(line, "\r\n") + 2) {
		if (*line == ' ')
			continue;
		while (at < 8 && !text_starts(line, names[at]))
			at++;
		assert(at < 8);
		at++;
	}
}

static void lines(const char *mail, size_t len)
{
	assert(strlen(mail) == len);
	for (const char *line = mail; *line;) {
		const char *end = strstr(line, "\r\n");
		assert(end && end - line <= 998);
		assert(!memchr(line, '\n', (size_t)(end - line)));
		assert(!(end - line == 1 && *line == '.'));
		line = end + 2;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *parts[5];
	struct arena arena = ARENA_INIT;
	struct address *list;
	size_t count;
	struct buf out = BUF_INIT;
	for (int i = 0; i < 5; i++)
		parts[i] = piece(&data, &len);
	struct address to = {.name = parts[0], .mail = *parts[1] ? parts[1] : "a@b.example"};
	struct mime_file file = {parts[4], NULL, parts[3], strlen(parts[3])};
	struct mime_mail mail = {
		.from = {.name = "Ji Kim", .mail = "ji@kim.example"}, .to = &to, .to_count = 1, .subject = parts[2],
		.body = parts[3], .body_len = strlen(parts[3]), .date = {.at = 1795438800}, .message_id = "<1@kim.example>",
		.files = &file, .file_count = *parts[4] != '\0',
	};
	if (mime_compose(&mail, &out, NULL)) {
		headers(buf_str(&out));
		lines(buf_str(&out), out.len);
	}
	if (address_list(&arena, parts[0], &list, &count, NULL))
		for (size_t i = 0; i < count; i++)
			assert(address_check(list[i].mail, NULL) && !strpbrk(list[i].mail, "\r\n <>`$;|&"));
	for (int i = 0; i < 5; i++)
		free(parts[i]);
	arena_release(&arena);
	buf_release(&out);
	return 0;
}
