/* SPDX-License-Identifier: MIT */
#include "ui/clip.h"

#include <stdint.h>

#include "base/text.h"

enum { PIECE = 760 }; /* screen takes 768 bytes at a time */

static void base64(struct buf *out, const char *text, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = 0;
		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < len ? (unsigned char)text[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_addc(out, i + k < len + 1 ? digits[three >> (18 - 6 * k) & 63] : '=');
	}
}

static void cut_for_screen(struct buf *out, const struct buf *sequence)
{
	for (size_t at = 0; at < sequence->len; at += PIECE) {
		size_t n = sequence->len - at < PIECE ? sequence->len - at : PIECE;
		buf_adds(out, "\033P");
		buf_add(out, sequence->data + at, n);
		buf_adds(out, "\033\\");
	}
}

enum clip_way clip_way(const char *tmux, const char *term)
{
	if (tmux && *tmux)
		return CLIP_TMUX;
	return term && text_starts(term, "screen") ? CLIP_SCREEN : CLIP_PLAIN;
}

bool clip_sequence(const char *text, size_t len, enum clip_way way, struct buf *out)
{
	struct buf sequence = BUF_INIT;
	if (len > CLIP_MOST)
		return false;
	buf_adds(&sequence, "\033]52;c;");
	base64(&sequence, text, len);
	buf_addc(&sequence, '\a');
	if (way == CLIP_TMUX)
		buf_addf(out, "\033Ptmux;\033%s\033\\", buf_str(&sequence));
	else if (way == CLIP_SCREEN)
		cut_for_screen(out, &sequence);
	else
		buf_add(out, buf_str(&sequence), sequence.len);
	bool whole = !sequence.failed;
	buf_release(&sequence);
	return whole;
}
