/* SPDX-License-Identifier: MIT */
/* Keys as values: what was pressed, its name ("F10", "Ctrl-S", "PgUp", "c"), and
 * the Latin key in the place of a Korean, Russian or full-width letter. */
#ifndef DUN_UI_KEYS_H
#define DUN_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key's number: the code point of what was typed, or one of these, which lie
 * above all code points. Ctrl-H, I, J, M and [ do not exist: they are Backspace,
 * Tab, Enter and Esc. */
enum key_id {
	KEY_NONE = 0,
	KEYS_NAMED = 0x200000,
	K_ENTER,
	K_ESC,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PGUP,
	K_PGDN,
	K_HOME,
	K_END,
	K_CTRL_LEFT,
	K_CTRL_RIGHT,
	K_CTRL_HOME,
	K_CTRL_END,
	K_DECIMAL, /* the keypad's point or comma: the decimal sign in an amount, "." elsewhere */
	K_CLICK,   /* at row, col */
	K_PASTE,   /* bytes hold what was pasted, as it came */
	K_F1,
	K_F12 = K_F1 + 11,
	K_CTRL_A = 0x200100,
	K_CTRL_Z = K_CTRL_A + 25,
};
#define K_CTRL(letter) ((uint32_t)(K_CTRL_A + ((letter) - 'A')))
#define K_F(n) ((uint32_t)(K_F1 + ((n) - 1)))

struct key {
	uint32_t id;
	const char *bytes; /* typed characters and pastes: UTF-8 (a paste may hold
	                      anything); else "". Lives until the event is done. */
	size_t len;
	int row, col;      /* of K_CLICK, on the screen */
};

enum { KEY_NAME_SIZE = 24 };

/* True for something typed that can go into a text. */
bool key_is_text(const struct key *key);
/* "Ctrl-S", "PgUp", "Space", "c". */
const char *key_label(uint32_t id, char out[KEY_NAME_SIZE]);
/* The key of such a name; "Shift-Tab", "Backspace", "Esc", "ç". False when there
 * is none of that name, or it is one that must not be bound (Ctrl-H, Ctrl-M ...). */
bool key_parse(const char *name, size_t len, uint32_t *id);

/* The Latin key in the same place of the keyboard, or the same key. *input (may
 * be NULL) becomes "Korean", "Russian", "full-width", or NULL when it is Latin. */
uint32_t key_latin(uint32_t id, const char **input);

#endif
