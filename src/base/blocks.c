/* SPDX-License-Identifier: MIT */
#include "base/blocks.h"

#include <string.h>

#include "base/text.h"

/* The line at *at, trimmed. */
static const char *next_line(const char **at, const char *end, size_t *len)
{
	const char *line = *at, *stop = memchr(line, '\n', (size_t)(end - line));
	*len = (size_t)((stop ? stop : end) - line);
	*at = stop ? stop + 1 : end;
	text_trim(&line, len);
	return line;
}

static bool take_line(const char *line, size_t len, const char **block, struct arena *arena, blocks_take *take,
                      void *arg, struct err *err)
{
	if (line[0] == '[' && line[len - 1] == ']') {
		*block = arena_strn(arena, line + 1, len - 2);
		return take(arg, *block, NULL, "", err);
	}
	size_t sign = 0;
	while (sign < len && line[sign] != '=')
		sign++;
	if (sign == len)
		return err_set(err, ERR_DATA, "\"%.*s\" is neither [NAME] nor key = value", (int)(len < 60 ? len : 60), line);
	const char *key = line, *value = line + sign + 1;
	size_t key_len = sign, value_len = len - sign - 1;
	text_trim(&key, &key_len);
	text_trim(&value, &value_len);
	return take(arg, *block, arena_strn(arena, key, key_len), arena_strn(arena, value, value_len), err);
}

bool blocks_read(const char *text, size_t len, const char *file, struct arena *arena, blocks_take *take, void *arg,
                 struct err *err)
{
	const char *at = text, *end = text + len, *block = "";
	for (int number = 1; at < end; number++) {
		size_t line_len;
		const char *line = next_line(&at, end, &line_len);
		if (line_len && *line != '#' && !take_line(line, line_len, &block, arena, take, arg, err))
			return err_prefix(err, "%s:%d: ", file, number);
	}
	return arena_ok(arena, err);
}
