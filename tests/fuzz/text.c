/* SPDX-License-Identifier: MIT */
/* The terminal gate lets no control out whatever comes in; words, wrapping and
 * graphemes move on and stay inside. */
#include "base/text.h"

#include <assert.h>
#include <locale.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void gate(const char *s, size_t len)
{
	struct buf out = BUF_INIT;
	text_tame(&out, s, len);
	assert(text_valid(buf_str(&out), out.len));
	for (size_t i = 0; i < out.len;) {
		uint32_t cp;
		i += text_next(out.data + i, out.len - i, &cp);
		assert(cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0) && !(cp >= 0x202a && cp <= 0x202e));
		assert(!(cp >= 0x2066 && cp <= 0x2069) && cp != 0x200b && cp != 0x200e && cp != 0x200f);
	}
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *s = (const char *)data;
	struct buf out = BUF_INIT;
	setlocale(LC_CTYPE, "C.UTF-8");
	gate(s, len);
	for (size_t at = 0; at < len;) {
		size_t next = text_grapheme_next(s, len, at);
		assert(next > at && next <= len);
		at = next;
	}
	for (size_t at = len; at > 0;) {
		size_t before = text_grapheme_prev(s, len, at);
		assert(before < at);
		at = before;
	}
	for (size_t at = 0; at < len;) {
		size_t next = text_wrap(s + at, len - at, 20);
		assert(next > 0 && next <= len - at);
		at += next;
	}
	assert(text_nfc(s, len, &out, NULL) && text_valid(buf_str(&out), out.len));
	buf_clear(&out);
	assert(text_fold(s, len, &out, NULL) && text_valid(buf_str(&out), out.len));
	buf_release(&out);
	return 0;
}
