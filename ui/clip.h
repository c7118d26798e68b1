/* SPDX-License-Identifier: MIT */
/* Text for the clipboard of the person's own terminal: OSC 52, which a terminal
 * never confirms. */
#ifndef DUN_UI_CLIP_H
#define DUN_UI_CLIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { CLIP_MOST = 74994 };

/* What stands between us and the terminal, and must pass the sequence on. */
enum clip_way { CLIP_PLAIN, CLIP_TMUX, CLIP_SCREEN };

/* As $TMUX and $TERM tell (either may be NULL). */
enum clip_way clip_way(const char *tmux, const char *term);
/* Appends the bytes to send; false when text is longer than CLIP_MOST. */
bool clip_sequence(const char *text, size_t len, enum clip_way way, struct buf *out);

#endif
