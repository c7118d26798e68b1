/* SPDX-License-Identifier: MIT */
/* A mail as the exact bytes that leave: the only way out of letters.
 *
 * What is promised of the result: every line ends in CRLF and has at most 998
 * bytes; headers and text are ASCII (except an address whose local part is not);
 * the headers are those set here and no other; no line is a lone dot or begins
 * with "From "; the same input gives the same bytes. Text goes as 7bit where it
 * is plain and short-lined, as quoted-printable for Latin and Cyrillic, as base64
 * for Chinese, Japanese, Korean; names and subjects as RFC 2047 words, file names
 * by RFC 2231. What looks like an encoded word is encoded itself, so that it is
 * read as it was written. */
#ifndef DUN_LETTER_MIME_H
#define DUN_LETTER_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "ledger/clock.h"
#include "letter/address.h"

struct mime_file {
	const char *name;  /* as shown to the reader; its last path component is used */
	const char *type;  /* "application/pdf"; NULL: application/octet-stream */
	const void *bytes;
	size_t len;
};

struct mime_mail {
	struct address from;
	const struct address *to, *cc;
	size_t to_count, cc_count;
	const char *subject;
	const char *body;          /* UTF-8, lines by '\n' */
	size_t body_len;
	struct moment date;
	const char *message_id;    /* with its brackets, see mime_message_id() */
	const char *in_reply_to;   /* with brackets; NULL: none */
	const char *head;          /* head of the log for X-Dun-Head; NULL: none */
	const struct mime_file *files;
	size_t file_count;
};

/* Appends the mail. Passes every address and header through its gate first;
 * ERR_DATA and a sentence naming the part that may not leave. */
bool mime_compose(const struct mime_mail *mail, struct buf *out, struct err *err);

/* The header gate: no control character (CR, LF, NUL, C0, C1, DEL, line and
 * paragraph separators), valid UTF-8. what: "the subject", for the sentence. */
bool mime_header_check(const char *text, const char *what, struct err *err);

/* Appends a new "<128 random bits@domain of from>". */
bool mime_message_id(const char *from, struct buf *out, struct err *err);

#endif
