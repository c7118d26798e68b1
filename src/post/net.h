/* SPDX-License-Identifier: MIT */
/* A verified TLS connection to a mail server, logged in. libcurl does name look-up,
 * TLS and the login (SASL) and then stops; the dialogue is ours (post/smtp).
 *
 * Never in the clear: smtps:// speaks TLS at once, smtp:// must be offered
 * STARTTLS. The certificate and its name are checked. With a user name given the
 * login must have been accepted; a server that offers none is refused. */
#ifndef DUN_POST_NET_H
#define DUN_POST_NET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* A reply is cut off here: a server that says more has lost its mind. */
enum { NET_REPLY_BYTES = 65536, NET_REPLY_LINES = 100 };

struct net_account {
	const char *url;      /* smtps://host[:port] or smtp://host[:port] */
	const char *user;     /* "": no login */
	const char *password; /* copied by libcurl, whose memory is wiped when freed */
	const char *ca_file;  /* "": the system's */
	/* Milliseconds; 0 stands for the usual 30 s, 60 s and 10 min. */
	long connect_ms;      /* until logged in */
	long reply_ms;        /* for each reply */
	long dot_ms;          /* for the reply to the final dot */
};

struct net;

/* Connects and logs in. ERR_UNAVAILABLE, ERR_DENIED (login) or ERR_CONFIG (the
 * address of the server, its certificate, no TLS offered) otherwise, with what the
 * server said where it said something. */
struct net *net_open(const struct net_account *account, struct err *err);
void net_close(struct net *net); /* NULL is fine */

/* Is a word ("8BITMIME") among the last greeting's capabilities? *value gets what
 * stands behind it, "" for nothing; may be NULL. */
bool net_offers(const struct net *net, const char *word, const char **value);

/* Writes all of it, waiting at most the reply time for the server to take more. */
bool net_send(struct net *net, const void *bytes, size_t len, struct err *err);
/* A new reply begins: it must be there within wait_ms, and its bytes and lines are
 * counted from here. */
void net_reply(struct net *net, long wait_ms);
/* Appends its next line without the line end. False at the end of the stream, when
 * the time is over, or when the reply grows beyond its cap. */
bool net_line(struct net *net, struct buf *line, struct err *err);
/* True when the server has said something nobody has read yet, or has hung up. */
bool net_pending(struct net *net);

long net_reply_ms(const struct net *net);
long net_dot_ms(const struct net *net);

#endif
