/* SPDX-License-Identifier: MIT */
/* The settings of a book, one table: name, meaning, what may stand there. They
 * change sums, dates or what is sent; each change is an entry and can be undone. */
#ifndef DUN_DESK_SETTINGS_H
#define DUN_DESK_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct setting {
	const char *name;     /* "firm.name" */
	const char *meaning;  /* one sentence without its full stop */
	const char *fallback; /* what counts while it is unset; "" for nothing */
	/* Appends the value as it is stored ("eur" -> "EUR"); ERR_DATA else. */
	bool (*check)(const char *value, struct buf *out, struct err *err);
	bool inner;           /* of the program's own; not for people to set */
};

const struct setting *setting_list(size_t *count);
/* NULL and err with "did you mean" when there is none. */
const struct setting *setting_find(const char *name, struct err *err);

struct desk;
struct setting_change {
	const char *name, *value; /* "" goes back to the default */
};
/* Several at once: one step of undo, an entry each. Nothing is changed unless all
 * can be; what is so already is passed over. */
bool desk_set_all(struct desk *desk, const struct setting_change *changes, size_t count, struct err *err);

#endif
