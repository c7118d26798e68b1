/* SPDX-License-Identifier: MIT */
#include "base/asset.h"

#include <string.h>

extern const struct asset asset_table[];
extern const size_t asset_count;

const struct asset *asset_find(const char *name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (strcmp(asset_table[i].name, name) == 0)
			return &asset_table[i];
	return NULL;
}

const struct asset *asset_list(size_t *count)
{
	*count = asset_count;
	return asset_table;
}
