/* SPDX-License-Identifier: MIT */
#include "store/named.h"

#include <string.h>

#include "base/text.h"

bool named_has(const struct named *named, int64_t invoice)
{
	for (size_t i = 0; i < named->count; i++)
		if (named->ids[i] == invoice)
			return true;
	return false;
}

bool named_read(const struct query *query, int column, struct arena *arena, struct named *out)
{
	const char *list = query_text(query, column);
	size_t most = *list != '\0';
	for (const char *s = list; *s; s++)
		most += *s == ',';
	int64_t *ids = arena_array(arena, most, sizeof *ids);
	*out = (struct named){.ids = ids, .numbers = ""};
	for (const char *s = list; ids && *s;) {
		char digits[24] = "";
		size_t len = strcspn(s, ",");
		memcpy(digits, s, len < sizeof digits ? len : sizeof digits - 1);
		out->count += text_number(digits, 1, INT64_MAX, &ids[out->count]);
		s += len + (s[len] == ',');
	}
	out->numbers = arena_str(arena, query_text(query, column + 1));
	return ids != NULL;
}
