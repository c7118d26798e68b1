/* SPDX-License-Identifier: MIT */
#include "tests/lib/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/asset.h"

struct arena rules_arena;

int rules_load(const char *asset, rules_reader *read)
{
	struct err err = {0};
	const struct asset *file = asset_find(asset);
	if (!file || !read(file->bytes, file->len, asset, &err))
		fail_msg("%s: %s", asset, err.text);
	return 0;
}

int rules_drop(void **state)
{
	(void)state;
	arena_release(&rules_arena);
	return 0;
}

void rules_refused(rules_reader *read, const char *const (*files)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err err = {0};
		assert_false(read(files[i][0], strlen(files[i][0]), "f", &err));
		if (strncmp(err.text, files[i][1], strlen(files[i][1])) != 0)
			fail_msg("\"%s\" is not \"%s\"", err.text, files[i][1]);
	}
}
