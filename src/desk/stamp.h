/* SPDX-License-Identifier: MIT */
/* Time stamps of the log's head (RFC 3161), from the server that the user's config
 * names; none is asked for otherwise. */
#ifndef DUN_DESK_STAMP_H
#define DUN_DESK_STAMP_H

#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/entry_verify.h"

struct desk_stamp {
	int64_t entry;        /* of the log, that says so */
	int64_t seq;          /* how many entries were stamped */
	struct digest head;
	int64_t at;           /* the server's moment, Unix seconds */
	bool checked;         /* its signature, against the config's stamp_ca_file */
};

/* Asks for a stamp of the head as it is now, and keeps it with an entry. ERR_CONFIG when
 * no server is named; nothing is kept when anything fails. */
bool desk_stamp(struct desk *desk, struct desk_stamp *out, struct err *err);
/* Appends the newest token (DER), as `openssl ts -verify -token_in` reads it. */
bool desk_stamp_token(struct desk *desk, struct buf *token, struct err *err);

#endif
