/* SPDX-License-Identifier: MIT */
#include "base/roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/asset.h"

void roster_add(struct vec *names, const char *name, struct arena *arena)
{
	for (size_t i = 0; i < names->len; i++)
		if (strcmp(VEC_AT(const char *, names, i), name) == 0)
			return;
	const char **row = vec_push(names);
	if (row)
		*row = arena_str(arena, name);
}

void roster_add_shipped(struct vec *names, const char *folder, struct arena *arena)
{
	size_t count, len = strlen(folder);
	const struct asset *assets = asset_list(&count);
	for (size_t i = 0; i < count; i++)
		if (strncmp(assets[i].name, folder, len) == 0)
			roster_add(names, assets[i].name + len, arena);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool roster_take(struct vec *names, struct arena *arena, const char ***out, struct err *err)
{
	size_t count;
	if (names->len)
		qsort(names->data, names->len, sizeof(const char *), by_text);
	bool ok = vec_push(names) != NULL;
	*out = arena_take(arena, names, &count);
	return (ok || err_memory(err)) && arena_ok(arena, err);
}
