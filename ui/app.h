/* SPDX-License-Identifier: MIT */
/* The program behind the screen: a stack of views, messages, undo. No curses, no
 * waiting, no clock: keys, sizes and times come in as arguments, frames go out.
 *
 *     app_event(app, &key)   a key, and everything that follows from it
 *     app_draw(app, frame)   the whole screen into a frame of any size
 *     app_drawn(app)         the frame has been shown: questions may be answered
 *     app_tick(app)          something app_due() asked for
 *     app_wish(app)          what only the terminal can do: suspend, editor, copy
 */
#ifndef DUN_UI_APP_H
#define DUN_UI_APP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/op.h"
#include "ui/view.h"

enum { APP_ROWS_LEAST = 12, APP_COLS_LEAST = 40 };

struct app_options {
	struct desk *desk;      /* open; outlives the app */
	const char *self;       /* path of this program, for child processes */
	const char *state_dir;  /* where unfinished work is kept; "" : nowhere */
	const char *keys_text;  /* of the keys file; NULL: none */
	size_t keys_len;
	const char *keys_path;
	const char *notice;     /* said once at the start, "" or NULL: nothing */
	const char *home;       /* name of the first view; NULL: as configured */
};

struct app *app_new(const struct app_options *options, int64_t now, struct err *err);
void app_free(struct app *app);

/* Milliseconds of a clock that never goes back; set before each event. */
void app_set_now(struct app *app, int64_t now);
void app_event(struct app *app, const struct key *key);
void app_draw(struct app *app, struct frame *frame);
void app_drawn(struct app *app);
/* When app_tick wants to be called; -1: never. The refresh poll is not counted. */
int64_t app_due(const struct app *app);
void app_tick(struct app *app);
/* Another session may have changed the book: loads again if it did. Cheap. */
void app_refresh(struct app *app);
/* Inside a view's load: it was another session that changed the book, so the cursor stays
 * on what it is on, even at the top. */
bool app_by_others(const struct app *app);
/* Descriptors to watch: fills at most most, returns how many. */
size_t app_watch(const struct app *app, struct pollfd *fds, size_t most);
void app_ready(struct app *app, const struct pollfd *fds, size_t count);
/* Writes down all unfinished work: before a hang-up or a stop. */
void app_keep(struct app *app);
bool app_quitting(const struct app *app);
/* A clean end: the cut-off note is taken away. */
void app_finish(struct app *app);

enum wish { WISH_NONE, WISH_SUSPEND, WISH_EDITOR, WISH_COPY, WISH_REDRAW, WISH_MOUSE, WISH_SAMPLE };
/* Takes the wish; text (of EDITOR and COPY) lives until the next call. */
enum wish app_wish(struct app *app, const char **text);
/* The editor is done: text NULL and err when it could not be used. */
void app_edited(struct app *app, const char *text, const struct err *err);

/* --- for views --- */
struct desk *app_desk(const struct app *app);
/* Until when payments are known by imports; DATE_NONE: none ever told of any. */
daynum app_money_known(const struct app *app);
int64_t app_now(const struct app *app);
const char *app_self(const struct app *app);
const char *app_state_dir(const struct app *app);
/* The keymap, for boxes that name keys. */
const struct keymap *app_keymap(const struct app *app);
/* The book has changed behind the views (a job is over): all of them load again. */
void app_changed(struct app *app);
/* Puts a message into the status line and the list of messages. */
void app_say(struct app *app, enum level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The last messages, oldest first, a line each. */
void app_messages(const struct app *app, struct buf *out);

#endif
