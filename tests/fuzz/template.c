/* SPDX-License-Identifier: MIT */
/* Templates: with no values a text comes out as it went in; with values nothing of
 * a value is read as a field; every problem has its place in the text. */
#include "letter/template.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct template_value values[] = {{"a", "{{b}} %s %n"}, {"b", ""}, {"total", "5.00 EUR"}};
	const char *text = (const char *)data;
	struct buf out = BUF_INIT;
	struct vec problems = VEC_INIT(struct template_problem);
	struct arena arena = ARENA_INIT;
	struct template_parts parts;
	struct template_hole hole;
	size_t from = 0, last = 0;
	while (template_next(text, len, &from, &hole)) {
		assert(hole.len > 0 && hole.at >= last && hole.at + hole.len <= len && from >= hole.at + hole.len);
		last = hole.at + hole.len;
	}
	template_fill(text, len, NULL, 0, &out);
	assert(out.len == len && (len == 0 || memcmp(out.data, text, len) == 0));
	buf_clear(&out);
	template_fill(text, len, values, 3, &out);
	if (template_split(text, len, &parts, NULL))
		assert(parts.subject_len && parts.body >= text && parts.body + parts.body_len <= text + len);
	template_check(text, len, &arena, &problems);
	for (size_t i = 0; i < problems.len; i++)
		assert(VEC_AT(struct template_problem, &problems, i).line >= 1);
	buf_release(&out);
	vec_release(&problems);
	arena_release(&arena);
	return 0;
}
