/* SPDX-License-Identifier: MIT */
/* A view: a screen or a box as a record of functions over its own state. It draws
 * into a frame and answers keys with a reaction, which the app performs; a view
 * never touches the terminal, the view stack or another view.
 *
 * view_NAME.c ends with its one exported `const struct view view_NAME`, listed in
 * views.c. Every function may be NULL except draw. */
#ifndef DUN_UI_VIEW_H
#define DUN_UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/op.h"

struct app;
struct view;

/* What a view is opened about. ids 0: none. Pointers live during open() only. */
struct view_arg {
	int64_t client, invoice, id; /* id: a message or an entry, as the view says */
	const char *text;
	const int64_t *ids;          /* marked clients or messages */
	size_t count;
	const void *spec;            /* of a dialog: struct menu_spec, struct ask_spec ... */
};

enum level { SAY_NOTHING, SAY_INFO, SAY_DONE, SAY_WARN, SAY_ERROR };

enum reaction_kind {
	REACT_DONE,    /* seen to; draw again */
	REACT_PASS,    /* not mine */
	REACT_CLOSE,   /* close me; arg.id and arg.text go to the view below, as answer */
	REACT_OPEN,    /* open view with arg on top; its answer comes back with tag */
	REACT_REPLACE, /* close me, open view with arg */
	REACT_OP,      /* run op on me, or, after closing me where close is set, on the
	                  view below */
	REACT_CHANGED, /* the book has changed: everything on the stack loads again; then
	                  op, where it is one, is run on the view below */
	REACT_EDITOR,  /* open arg.text in $EDITOR; the text comes back as answer */
	REACT_COPY,    /* arg.text to the terminal's clipboard, and into a box */
	REACT_QUIT,
};

/* Texts in arg are copied by the app before the view is touched again. */
struct reaction {
	enum reaction_kind kind;
	const struct view *view;
	struct view_arg arg;
	enum op_id op;
	bool close;      /* with CHANGED, OP: close me first */
	int tag;         /* the view's own, >= 0; negative ones are the kit's */
	enum level level;
	char say[240];   /* for the status line; "" says nothing */
};

struct reaction react_done(void);
struct reaction react_pass(void);
struct reaction react_close(void);
/* Closes and hands a value and a text to the view below. */
struct reaction react_answer(int64_t id, const char *text);
struct reaction react_open(const struct view *view, struct view_arg arg, int tag);
struct reaction react_op(enum op_id op);
struct reaction react_changed(void);
/* Adds a message to a reaction. */
struct reaction react_say(struct reaction reaction, enum level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Done, and err's sentence as an error. */
struct reaction react_error(const struct err *err);

/* What a closed dialog, an editor or a question hands back. */
struct answer {
	int tag;
	bool given;       /* false: it was left by Esc or n; the rest is empty then */
	int64_t id;       /* of a menu: the item's id */
	const char *text; /* lives during answer() only */
};

/* What a list shows, for x: rows as `export --rows` reads them. */
struct view_shown {
	struct buf rows;   /* "CLIENT" or "CLIENT INVOICE" by id, a line each, in their order */
	struct buf title;  /* "Board, 17 clients" */
	char currency[4];  /* only this; "": all */
	bool clients;      /* the rows are clients rather than invoices */
};

enum view_flags {
	VIEW_BOX = 1 << 0,    /* drawn over the view below */
	VIEW_WHOLE = 1 << 1,  /* takes the top line too: forms, drafts */
	VIEW_MAIN = 1 << 2,   /* q quits the program from here */
};

struct view {
	const char *name;   /* "board"; what ops.def and the cut-off note call it */
	const char *title;  /* "Board" */
	unsigned scope;     /* one of enum scope */
	unsigned flags;
	const char *hint;   /* said once, when the view first has a row; NULL: nothing */
	int tab;            /* 1 Board .. 6 Export; 0: keeps the tab of the view below */
	size_t size;        /* bytes of its state, which starts zeroed */

	/* Takes what it needs of arg; keeps app for app_desk() and the like. On false
	 * close() is still called. */
	bool (*open)(void *state, struct app *app, const struct view_arg *arg, struct err *err);
	/* Reads the book again: after open, a deed, an undo, another session's commit.
	 * Must keep cursor, marks and what was typed. */
	bool (*load)(void *state, struct err *err);
	/* Draws into room, the frame is clipped to it. */
	void (*draw)(void *state, struct frame *frame, struct rect room);
	/* The status line while there is no message: appends one line. */
	void (*status)(void *state, struct buf *out);
	/* The likely next operations, OP_NONE last; Help and All are added. */
	const enum op_id *(*hints)(void *state);
	/* enum need bits that are so. */
	unsigned (*facts)(void *state);
	/* What the cursor is on and what is marked, for operations that open views. */
	void (*subject)(void *state, struct view_arg *out);
	/* Fills in what shows, for the Export screen. */
	void (*shown)(void *state, struct view_shown *out);
	/* True while typed letters go into a text: then key() comes before operations. */
	bool (*typing)(void *state);
	struct reaction (*act)(void *state, enum op_id op);
	/* Keys that are no operation here, and with typing() all keys first. */
	struct reaction (*key)(void *state, const struct key *key);
	struct reaction (*answer)(void *state, const struct answer *answer);
	/* A click where the view was drawn: moves the cursor there, or opens when it is
	 * there already. */
	struct reaction (*click)(void *state, int row, int col);
	/* When tick() wants to be called, by app_now(); -1: never. */
	int64_t (*due)(void *state);
	struct reaction (*tick)(void *state);
	/* Descriptors to watch for reading: fills at most most, returns how many.
	 * ready() is called when one of them can be read or has ended. */
	size_t (*watch)(void *state, int *fds, size_t most);
	struct reaction (*ready)(void *state);
	/* The program is about to end or be killed: write down what was typed. */
	void (*keep)(void *state);
	/* Unfinished work to offer after a cut: fills arg (ids only) and a sentence's
	 * middle, "writing to Bergmann GmbH". False: nothing. */
	bool (*doing)(void *state, struct view_arg *arg, struct buf *what);
	void (*close)(void *state);
};

/* NULL when this version has no such view. One named "first" is opened over the
 * board at the start; its open() refuses with ERR_NO where the book holds something
 * already. */
const struct view *view_named(const char *name);
/* The view of a tab, NULL when this version has none. */
const struct view *view_of_tab(int tab);
extern const struct view *const views[]; /* NULL-terminated */

#endif
