/* SPDX-License-Identifier: MIT */
/* What the files of app share; for app.c, app_react.c, app_draw.c and app_cut.c
 * alone. */
#ifndef DUN_UI_APP_INSIDE_H
#define DUN_UI_APP_INSIDE_H

#include "base/vec.h"
#include "desk/diary.h"
#include "desk/outbox.h"
#include "desk/send.h"
#include "ui/app.h"
#include "ui/job.h"

enum { LAYERS_MOST = 16, VIEW_FDS_MOST = 8, MESSAGES_MOST = 200, MESSAGE_STAYS = 4000, COUNT_EVERY = 30000, IDLE = 2000 };

struct layer {
	const struct view *view;
	void *state;
	int tag; /* of the answer to the layer below */
	unsigned serial; /* no two layers of a run have the same; a freed state's address comes back */
};

/* Where a click runs an operation: a tab, a hint. */
struct spot_op {
	int row, col, cols;
	enum op_id op;
};
enum { SPOTS_MOST = 40 };

struct saying {
	enum level level;
	char text[240];
};

struct app {
	struct app_options options;
	struct desk *desk;
	int64_t now;
	struct keymap keymap;
	struct layer layers[LAYERS_MOST];
	int depth;
	unsigned pushed;           /* layers so far: serials */
	struct jobs jobs;        /* long work, whatever view is on top */
	struct desk_sender sender;
	daynum money_known;        /* payments are known until; DATE_NONE: never imported */
	struct desk_outbox outbox; /* counts for the top line, */
	size_t to_do;              /* things in Today; */
	bool uncounted;            /* they are very many: counted when nobody types */
	int64_t key_at;            /* when somebody did */
	int64_t outbox_at;         /* both as of app_now() then */
	struct vec messages;     /* struct saying, oldest first */
	enum level level;        /* of the one in the status line; SAY_NOTHING: none */
	int64_t said_at;
	bool said;               /* by the key that is being seen to */
	struct buf last;         /* "Call c": the last action and its key */
	struct spot_op spots[SPOTS_MOST]; /* as drawn last */
	size_t spot_count;
	bool fence;              /* keys were typed before the question was drawn */
	bool small;              /* the last frame was too small to work in */
	bool by_others;          /* what is loaded just now was changed by another session */
	bool quitting;
	enum wish wish;
	struct buf wish_text;
	int edit_tag;
	int edit_layer;          /* of the view that waits for its editor; -1: none */
	bool hints;              /* they are wanted */
	struct buf hinted;       /* names of the views whose hint was said, a line each */
	struct buf cut;          /* the cut-off note as it stands on disk */
	char cut_path[4096];     /* "" : none can be kept */
};

struct layer *app_top(struct app *app);
bool app_push(struct app *app, const struct view *view, const struct view_arg *arg, int tag);
void app_pop(struct app *app);
/* Starts a sender where mail waits and none does. */
void app_tend(struct app *app);
/* Performs what the top layer asked for. */
void app_react(struct app *app, const struct reaction *reaction);
void app_run(struct app *app, enum op_id op);
/* What app does with an operation that no view took; false: nothing. */
bool app_own_op(struct app *app, enum op_id op);
/* False, and said, when something could not be read: what was there stays. */
bool app_load_all(struct app *app);
/* Counts the outbox and what is to be done anew for the top line. */
void app_count(struct app *app);
/* Opens a view over the board when it wants to be there; says nothing when not. */
void app_offer(struct app *app, const struct view *view);
void app_explain(struct app *app, uint32_t key);
bool app_view_typing(const struct layer *layer);
unsigned app_facts(struct app *app);

/* --- app_cut.c: what is offered after a cut --- */
void cut_init(struct app *app);
void cut_update(struct app *app);
void cut_offer(struct app *app);
void cut_answer(struct app *app, const struct answer *answer);
void cut_finish(struct app *app);

/* --- app_hint.c: sentences said once --- */
void hint_init(struct app *app);
void hint_update(struct app *app);
void hint_toggle(struct app *app);

/* Tags of questions and menus that app itself asks. */
enum { APP_TAG_CUT = -100 };

#endif
