/* SPDX-License-Identifier: MIT */
/* Does the book still say what was written into it? */
#ifndef DUN_DESK_VERIFY_H
#define DUN_DESK_VERIFY_H

#include "base/buf.h"
#include "base/digest.h"
#include "desk/desk.h"

struct desk_verdict {
	bool ok;
	int64_t entries;
	struct digest head;
	int problems;
	struct buf says; /* a line a problem */
};

/* Looks at the file, the chain, every sum kept twice, the rows of each import and
 * the bytes of each file. False only when it could
 * not be looked at. */
bool desk_verify(struct desk *desk, struct desk_verdict *out, struct err *err);
void desk_verdict_release(struct desk_verdict *verdict);

#endif
