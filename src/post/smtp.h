/* SPDX-License-Identifier: MIT */
/* Hands one mail to a server, and knows how that ended. The moment that counts is
 * the final dot: before it nothing has gone, with its answer everything is known,
 * and without one only a person can find out.
 *
 * | what happened                                   | outcome   |
 * |-------------------------------------------------|-----------|
 * | an address or the bytes fail the gate here      | REFUSED   |
 * | 4xx to MAIL, RCPT or DATA                       | LATER     |
 * | 5xx to MAIL, RCPT or DATA                       | REJECTED  |
 * | garbage, silence, a hang-up before the dot      | LATER     |
 * | the caller's hook before the dot says no        | HALTED    |
 * | 2xx to the dot                                  | SENT      |
 * | 4xx to the dot, but for 421                     | LATER     |
 * | 5xx to the dot                                  | REJECTED  |
 * | anything else once the dot may be on its way    | UNCERTAIN |
 *
 * 421 after the dot is the notice of a server going down, which some send although
 * they have taken the mail: UNCERTAIN. One refused recipient refuses the mail for
 * all, so that it never goes to half of them. */
#ifndef DUN_POST_SMTP_H
#define DUN_POST_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "post/net.h"

enum smtp_outcome {
	SMTP_SENT,
	SMTP_LATER,
	SMTP_REJECTED,
	SMTP_REFUSED,
	SMTP_HALTED,
	SMTP_UNCERTAIN,
};

struct smtp_mail {
	const char *from;      /* bare addresses */
	const char *const *to;
	size_t to_count;
	const void *bytes;     /* a whole mail with CRLF line ends, not dot-stuffed */
	size_t len;
	/* Called when all but the final dot has been written and taken; false: the
	 * connection is dropped and the mail has not gone. */
	bool (*before_dot)(void *arg, struct err *err);
	void *arg;
};

struct smtp_result {
	enum smtp_outcome outcome;
	int code;              /* of the last reply; 0: none */
	char reply[1024];      /* its last line as it came: tame it before showing */
	char why[400];         /* a sentence for people; "" for SENT */
};

struct smtp;

struct smtp *smtp_open(const struct net_account *account, struct err *err);
/* One mail; then, if smtp_ready(), the next on the same connection. */
void smtp_send(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_result *result);
/* False once the connection cannot be used for another mail. */
bool smtp_ready(struct smtp *smtp);
/* Says QUIT where the connection is still good; does not wait for long. */
void smtp_close(struct smtp *smtp);

/* What the server says of itself, for `mail test`. */
bool smtp_offers(const struct smtp *smtp, const char *word, const char **value);
/* MAIL and RCPT for one address, then RSET: would it be taken? Nothing is sent. */
void smtp_probe(struct smtp *smtp, const char *from, const char *to, struct smtp_result *result);

#endif
