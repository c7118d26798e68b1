/* SPDX-License-Identifier: MIT */
/* Files of data/ inside the binary, so that it runs from anywhere. The table is
 * made by build-aux/embed.sh from the list in Makefile.am. */
#ifndef DUN_BASE_ASSET_H
#define DUN_BASE_ASSET_H

#include <stddef.h>

struct asset {
	const char *name;  /* path below data/: "schema.sql", "templates/en/gentle" */
	const char *bytes; /* NUL-terminated behind len */
	size_t len;
};

/* NULL when there is none of that name. */
const struct asset *asset_find(const char *name);
/* All, sorted by name. */
const struct asset *asset_list(size_t *count);

#endif
