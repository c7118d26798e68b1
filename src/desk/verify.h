/* SPDX-License-Identifier: MIT */
/* Does the book still say what was written into it? */
#ifndef DUN_DESK_VERIFY_H
#define DUN_DESK_VERIFY_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "store/anchor.h"
#include "store/entry_verify.h"
#include "store/stamp.h"

struct desk_verdict {
	bool ok;
	int64_t entries;
	struct digest head;
	int problems;
	struct buf says;           /* a line a problem */
	int64_t first_bad;         /* the first entry a problem is about; 0: about none */
	struct entry_proof chain;
	int64_t erased;            /* entries whose words were lawfully taken away */
	size_t anchors;            /* heads known from elsewhere, that hold or do not */
	struct anchor complete;    /* the newest that holds, from outside the book; seq 0: none */
	struct anchor remembered;  /* the same of those the book keeps itself: whoever writes all of
	                              it anew can write these too */
	struct moment complete_at; /* when its entry was recorded */
	struct stamp_sum stamps;
	bool signatures;           /* of time stamps were checked: a CA file is named */
};

/* Looks at the file, the chain, the heads known outside it, every sum kept twice, what
 * entries say of the present state, the rows of each import, the bytes of each mail and
 * each file. A book that is as it should be is noted (desk/anchor.h). False only when it could
 * not be looked at. */
bool desk_verify(struct desk *desk, struct desk_verdict *out, struct err *err);
/* The same, also against heads that were kept elsewhere: struct anchor each. */
bool desk_verify_against(struct desk *desk, const struct vec *heads, struct desk_verdict *out, struct err *err);
void desk_verdict_release(struct desk_verdict *verdict);

#endif
