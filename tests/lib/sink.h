/* SPDX-License-Identifier: MIT */
/* A small SMTP server on loopback that swallows mail and misbehaves on demand.
 *
 * In its directory: `wire` gets every line a client sent (each with "C " in front),
 * `mails` one line for every mail taken (Message-ID, then the recipients), `text-N`
 * the Nth mail as it came, and `fault` is read anew for every connection: lines
 *
 *     AT WHAT
 *
 * AT: connect ehlo starttls auth mail rcpt data text dot quit. WHAT: close, rst,
 * stall, garbage, flood, a reply ("451 4.3.0 later"), and at dot also
 * swallow (take the mail, then close without a word), swallow-rst,
 * swallow-stall, and "take 421 bye" (take it, then answer so). text: in the middle
 * of the mail. "delay N" as a line of its own: wait up to N ms before each reply. */
#ifndef DUN_TESTS_SINK_H
#define DUN_TESTS_SINK_H

#include <stdbool.h>
#include <sys/types.h>

struct sink_options {
	const char *dir;      /* must exist */
	const char *cert;     /* PEM files */
	const char *key;
	bool tls_at_once;     /* smtps */
	bool no_starttls;
	bool no_auth;
	bool no_utf8;         /* does not offer SMTPUTF8 */
	const char *user, *password;
};

/* A child process that listens on 127.0.0.1:*port; end it with sink_stop(). */
pid_t sink_start(const struct sink_options *options, int *port);
void sink_stop(pid_t pid);

#endif
