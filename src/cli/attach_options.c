/* SPDX-License-Identifier: MIT */
#include "cli/attach_options.h"

#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"

void attach_options_take(const struct cli_args *args, struct attach_text *text, struct buf *paths)
{
	for (size_t i = 0;; i++) {
		const char *path = cli_value_at(args, "attach", i);
		if (!path)
			break;
		buf_adds(paths, paths->len ? " " : "");
		path_quote(paths, path);
	}
	text->values[ATTACH_FILES] = buf_str(paths);
	for (int field = ATTACH_AS; field < ATTACH_FIELDS; field++)
		text->values[field] = cli_value(args, attach_field_name((enum attach_field)field));
}

bool attach_options_warn(struct desk *desk, const struct attach_text *text, const char *kind, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct buf line = BUF_INIT;
	const char *says = attach_warning(desk, text, kind, &arena);
	if (*says) {
		text_tame(&line, says, strlen(says));
		fprintf(stderr, "dun: warning: %s\n", buf_str(&line));
	}
	bool ok = buf_ok(&line, err) && arena_ok(&arena, err);
	buf_release(&line);
	arena_release(&arena);
	return ok;
}
