/* SPDX-License-Identifier: MIT */
#include "ui/form_path.h"

#include <string.h>

#include "base/path.h"

/* "contract.pdf  copy.pdf  in/" as many as fit a line. */
static void name_some(const char *const *names, struct buf *out)
{
	for (size_t i = 0; names[i]; i++) {
		if (out->len > 60) {
			buf_adds(out, "  ...");
			return;
		}
		buf_addf(out, "%s%.60s", i ? "  " : "", names[i]);
	}
}

/* Nothing is to be completed where the cursor is not at the end, or one path stands as
 * it is. */
static bool is_whole(const struct line *line, const char *const *names, const char *completed)
{
	const char *text = line_text(line);
	size_t len = strlen(completed);
	return !names || !names[0] || !*text || line->at != strlen(text) ||
	       (!names[1] && strcmp(text, completed) == 0 && len && completed[len - 1] != '/');
}

struct reaction line_path_complete(struct line *line)
{
	struct arena arena = ARENA_INIT;
	struct buf completed = BUF_INIT, some = BUF_INIT;
	const char *const *names;
	struct reaction reaction = react_pass();
	bool more = path_complete(line_text(line), &arena, &completed, &names);
	if (more) {
		line_set(line, buf_str(&completed));
		reaction = react_done();
	} else if (!is_whole(line, names, buf_str(&completed))) {
		name_some(names, &some);
		reaction = react_say(react_done(), SAY_INFO, "%.200s", buf_str(&some));
	}
	buf_release(&completed);
	buf_release(&some);
	arena_release(&arena);
	return reaction;
}

struct reaction form_path_complete(struct form_field *field)
{
	size_t before = field->line.text.len;
	struct reaction reaction = line_path_complete(&field->line);
	if (field->line.text.len != before) {
		field->touched = true;
		field->error[0] = '\0';
	}
	return reaction;
}

void form_path_add(struct form_field *field, const char *path)
{
	struct buf text = BUF_INIT;
	buf_adds(&text, line_text(&field->line));
	if (text.len && text.data[text.len - 1] != ' ')
		buf_addc(&text, ' ');
	path_quote(&text, path);
	line_set(&field->line, buf_str(&text));
	buf_release(&text);
}
