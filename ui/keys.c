/* SPDX-License-Identifier: MIT */
#include "ui/keys.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
	uint32_t id;
	const char *name;
} names[] = {
	{K_ENTER, "Enter"},
	{K_ESC, "Esc"},
	{K_TAB, "Tab"},
	{K_BACKTAB, "Shift-Tab"},
	{K_BACKSPACE, "Backspace"},
	{K_DELETE, "Delete"},
	{K_INSERT, "Insert"},
	{K_UP, "Up"},
	{K_DOWN, "Down"},
	{K_LEFT, "Left"},
	{K_RIGHT, "Right"},
	{K_PGUP, "PgUp"},
	{K_PGDN, "PgDn"},
	{K_HOME, "Home"},
	{K_END, "End"},
	{K_CTRL_LEFT, "Ctrl-Left"},
	{K_CTRL_RIGHT, "Ctrl-Right"},
	{K_CTRL_HOME, "Ctrl-Home"},
	{K_CTRL_END, "Ctrl-End"},
	{K_DECIMAL, "Decimal"},
	{K_CLICK, "Click"},
	{K_PASTE, "Paste"},
	{' ', "Space"},
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

bool key_is_text(const struct key *key)
{
	return key->id >= ' ' && key->id < KEYS_NAMED && key->id != 0x7f;
}

const char *key_label(uint32_t id, char out[KEY_NAME_SIZE])
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].id == id) {
			snprintf(out, KEY_NAME_SIZE, "%s", names[i].name);
			return out;
		}
	if (id >= K_F1 && id <= K_F12) {
		snprintf(out, KEY_NAME_SIZE, "F%d", (int)(id - K_F1) + 1);
	} else if (id >= K_CTRL_A && id <= K_CTRL_Z) {
		snprintf(out, KEY_NAME_SIZE, "Ctrl-%c", (char)('A' + (int)(id - K_CTRL_A)));
	} else {
		struct buf text = BUF_INIT;
		text_put(&text, id);
		snprintf(out, KEY_NAME_SIZE, "%s", buf_str(&text));
		buf_release(&text);
	}
	return out;
}

static bool parse_control(char letter, uint32_t *id)
{
	if (letter >= 'a' && letter <= 'z')
		letter = (char)(letter - 'a' + 'A');
	if (letter < 'A' || letter > 'Z' || strchr("HIJM", letter))
		return false;
	*id = K_CTRL(letter);
	return true;
}

bool key_parse(const char *name, size_t len, uint32_t *id)
{
	char word[KEY_NAME_SIZE];
	if (len == 0 || len >= sizeof(word))
		return false;
	memcpy(word, name, len);
	word[len] = '\0';
	for (size_t i = 0; i < NAMES; i++)
		if (text_ascii_same(names[i].name, word)) {
			*id = names[i].id;
			return true;
		}
	int64_t number;
	if (len > 1 && (word[0] == 'F' || word[0] == 'f') && text_number(word + 1, 1, 12, &number)) {
		*id = K_F(number);
		return true;
	}
	word[len - 1] = '\0';
	if (len == 6 && text_ascii_same(word, "ctrl-"))
		return parse_control(name[5], id);
	uint32_t cp;
	if (text_next(name, len, &cp) != len || cp <= ' ' || cp == 0x7f || cp == 0xfffd)
		return false;
	*id = cp;
	return true;
}

/* What the key in that place types: the letters of a layout in code order, and
 * the Latin letters in the same order. */
struct layout {
	const char *input;
	uint32_t first;
	const char *latin; /* '.' : none */
};

static const struct layout layouts[] = {
	/* compatibility jamo, U+3131..U+3163 */
	{"Korean", 0x3131, "rR.s..eEf.......aqQ.tTdwWczxvgkoiOjpuPh...yn...bm.l"},
	/* initial consonants, U+1100..U+1112 */
	{"Korean", 0x1100, "rRseEfaqQtTdwWczxvg"},
	/* Cyrillic, U+0410..U+044F: capitals, then small */
	{"Russian", 0x410, "F<DULT:PBQRKVYJGHCNEA{WXIO}SM\">Zf,dult;pbqrkvyjghcnea[wxio]sm'.z"},
};

uint32_t key_latin(uint32_t id, const char **input)
{
	const char *none;
	if (!input)
		input = &none;
	*input = NULL;
	if (id >= 0xff01 && id <= 0xff5e) {
		*input = "full-width";
		return id - 0xff01 + '!';
	}
	if (id >= 0xac00 && id <= 0xd7a3) { /* a syllable: its first letter */
		*input = "Korean";
		return (uint32_t)(unsigned char)layouts[1].latin[(id - 0xac00) / 588];
	}
	if (id == 0x451 || id == 0x401) {
		*input = "Russian";
		return id == 0x451 ? '`' : '~';
	}
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		const struct layout *layout = &layouts[i];
		size_t len = strlen(layout->latin);
		if (id < layout->first || id >= layout->first + len)
			continue;
		char latin = layout->latin[id - layout->first];
		if (latin == '.' && strcmp(layout->input, "Russian") != 0)
			return id;
		*input = layout->input;
		return (uint32_t)(unsigned char)latin;
	}
	return id;
}
