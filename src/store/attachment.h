/* SPDX-License-Identifier: MIT */
/* Files that go along with a mail. The book keeps their bytes as they were when
 * they were attached, so that what was sent can be shown years later. */
#ifndef DUN_STORE_ATTACHMENT_H
#define DUN_STORE_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/content.h"
#include "store/db.h"

struct attachment {
	int64_t id;
	const char *name;  /* without a path */
	const char *type;  /* "application/pdf" */
	size_t len;
	int64_t content;   /* its bytes in the book, see store/content.h */
	struct digest digest;
	const void *bytes; /* NULL unless they were asked for */
	const char *owner; /* another client whose invoice number the name holds; "" none */
};

/* Those of a mail, in the order they were attached. client: whose mail it is, for
 * owner. */
bool attachment_list(struct db *db, int64_t message, int64_t client, bool with_bytes, struct arena *arena,
                     struct attachment **out, size_t *count, struct err *err);
/* Both need an open transaction. */
bool attachment_add(struct db *db, int64_t message, const char *name, const char *type,
                    const struct content *content, struct err *err);
bool attachment_remove(struct db *db, int64_t message, int64_t id, struct err *err);

#endif
