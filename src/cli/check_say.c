/* SPDX-License-Identifier: MIT */
#include "cli/check_say.h"

#include <string.h>

#include "base/text.h"

static const char *const wheres[] = {"whole", "to", "cc", "subject", "body", "attachments"};

static void place(const struct check_finding *f, struct buf *out)
{
	if (f->part == CHECK_BODY && f->len)
		buf_addf(out, "line %zu", f->line);
	else
		buf_adds(out, f->part == CHECK_BODY ? "whole" : wheres[f->part]);
}

void check_say_lines(const struct check_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->findings.len; i++) {
		const struct check_finding *f = CHECK_AT(list, i);
		struct buf where = BUF_INIT;
		place(f, &where);
		buf_addf(out, "%c ", f->level == CHECK_STOP ? 'x' : f->level == CHECK_WARN ? '!' : '.');
		text_pad(out, buf_str(&where), 8);
		buf_addc(out, ' ');
		text_tame(out, f->says, strlen(f->says));
		buf_addc(out, '\n');
		buf_release(&where);
	}
	if (!list->findings.len)
		buf_adds(out, "all fine\n");
}

void check_say_json(const struct check_list *list, struct json *json)
{
	json_open(json, '[');
	for (size_t i = 0; i < list->findings.len; i++) {
		const struct check_finding *f = CHECK_AT(list, i);
		json_open(json, '{');
		json_put_text(json, "id", f->id);
		json_put_text(json, "level", check_level_name(f->level));
		json_put_text(json, "says", f->says);
		json_put_text(json, "where", wheres[f->part]);
		if (f->part == CHECK_BODY) {
			json_put_int(json, "line", (int64_t)f->line);
			json_put_int(json, "column", (int64_t)f->column);
		}
		if (f->offer)
			json_put_text(json, "fix", f->offer);
		json_close(json, '}');
	}
	json_close(json, ']');
}
