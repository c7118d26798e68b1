/* SPDX-License-Identifier: MIT */
/* Presses keys at random on every sample book, in frames of every size, and asserts
 * that the app stays upright: no assertion, no crash (run it with sanitizers), no
 * untamed byte in a frame, the cursor inside, Help never lost.
 *
 *     monkey [SEED [KEYS]] */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/lib/samplebook.h"
#include "ui/app.h"

static uint64_t seed;

static unsigned pick(unsigned below)
{
	seed += 0x9e3779b97f4a7c15u;
	uint64_t x = seed;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((x ^ x >> 31) % below);
}

static void must(bool so, const char *what)
{
	if (so)
		return;
	fprintf(stderr, "monkey: %s\n", what);
	abort();
}

static void look(const struct frame *frame)
{
	must(frame->cursor_row >= 0 && frame->cursor_row < frame->rows && frame->cursor_col >= 0 &&
	     frame->cursor_col < frame->cols, "the cursor is outside");
	for (int row = 0; row < frame->rows; row++)
		for (int col = 0; col < frame->cols; col++) {
			const struct cell *cell = frame_cell(frame, row, col);
			must(cell->width <= 2 && cell->len <= CELL_BYTES && (cell->width == 0) == (cell->len == 0), "a broken cell");
			must(cell->width != 2 || (col + 1 < frame->cols && cell[1].width == 0), "half a wide character");
			must(text_valid(cell->text, cell->len), "invalid UTF-8 in a frame");
			for (int i = 0; i < cell->len; i++)
				must((unsigned char)cell->text[i] >= ' ' && cell->text[i] != 0x7f, "a control byte in a frame");
		}
}

static void press(struct app *app)
{
	static const uint32_t named[] = {
		K_ENTER, K_ESC, K_TAB, K_BACKTAB, K_BACKSPACE, K_DELETE, K_UP, K_DOWN, K_LEFT, K_RIGHT, K_PGUP, K_PGDN, K_HOME,
		K_END, K_DECIMAL, K_CTRL_LEFT, K_CTRL_RIGHT, K_CTRL_HOME, K_CTRL_END,
	};
	static const char *const texts[] = {"한", "ㅊ", "é", "\xcc\x81", "€", "{{", "fri", "12.50", "ы", "1"};
	struct buf bytes = BUF_INIT;
	struct key key = {.bytes = ""};
	unsigned kind = pick(10);
	if (kind < 4) {
		key.id = named[pick(sizeof(named) / sizeof(named[0]))];
	} else if (kind < 8) {
		key.id = ' ' + pick(95);
		text_put(&bytes, key.id);
	} else if (kind == 8) {
		key.id = pick(3) ? K_CTRL_A + pick(26) : K_F(1 + pick(12));
	} else if (pick(2)) {
		buf_adds(&bytes, texts[pick(sizeof(texts) / sizeof(texts[0]))]);
		text_next(bytes.data, bytes.len, &key.id);
	} else {
		key.id = pick(2) ? K_PASTE : K_CLICK;
		key.row = (int)pick(50);
		key.col = (int)pick(170);
		if (key.id == K_PASTE)
			buf_addf(&bytes, "two\nlines \xff\x1b[2J %u", pick(1000));
	}
	/* quitting is fine now and then, not always */
	if ((key.id == 'q' || key.id == 'Q' || key.id == K_F(3)) && pick(20))
		key.id = K_DOWN;
	if (key.id < KEYS_NAMED && !bytes.len)
		text_put(&bytes, key.id);
	key.bytes = key.id < KEYS_NAMED || key.id == K_PASTE ? buf_str(&bytes) : "";
	key.len = *key.bytes ? bytes.len : 0;
	app_event(app, &key);
	buf_release(&bytes);
}

static void tend(struct app *app, int64_t *now)
{
	const char *text;
	struct err err = {0};
	*now += pick(50) ? pick(300) : 5000;
	app_set_now(app, *now);
	if (app_wish(app, &text) == WISH_EDITOR) {
		err_set(&err, ERR_NO, "no editor here");
		app_edited(app, pick(2) ? "from the editor\nin lines\n" : NULL, &err);
	}
	if (app_due(app) >= 0 && app_due(app) <= *now)
		app_tick(app);
	if (!pick(40))
		app_refresh(app);
}

static void live(const char *dir, const char *kind, unsigned keys)
{
	static const int sizes[][2] = {{24, 80}, {12, 40}, {48, 160}, {8, 30}, {30, 120}, {1, 1}, {13, 77}, {60, 250}};
	struct frame frame = FRAME_INIT;
	struct desk desk;
	struct err err = {0};
	char book[4200], config[4200];
	snprintf(book, sizeof(book), "%s/%s.dun", dir, kind);
	snprintf(config, sizeof(config), "%s/config", dir);
	struct desk_options options = {.book = book, .config = config, .today = samplebook_today()};
	must(samplebook_make(book, kind, &err), err.text);
	must(desk_open(&desk, &options, DB_WRITE, &err), err.text);
	int64_t now = 1000;
	struct app_options app_options = {.desk = &desk, .state_dir = dir};
	struct app *app = app_new(&app_options, now, &err);
	must(app != NULL, err.text);
	must(frame_resize(&frame, 24, 80, &err), err.text);
	for (unsigned i = 0; i < keys; i++) {
		if (!pick(100)) {
			const int *size = sizes[pick(sizeof(sizes) / sizeof(sizes[0]))];
			must(frame_resize(&frame, size[0], size[1], &err), err.text);
		}
		press(app);
		tend(app, &now);
		app_draw(app, &frame);
		app_drawn(app);
		look(&frame);
		if (app_quitting(app) || !pick(3000)) {
			if (pick(2))
				app_finish(app);
			app_free(app);
			app = app_new(&app_options, now, &err);
			must(app != NULL, err.text);
		}
	}
	app_free(app);
	desk_close(&desk);
	frame_release(&frame);
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = {"desk", "foreign", "empty"};
	char dir[200], command[240], config[240];
	const char *tmp = getenv("TMPDIR");
	int64_t number = 1, keys = 3000;
	if (argc > 1)
		text_number(argv[1], 0, INT32_MAX, &number);
	if (argc > 2)
		text_number(argv[2], 1, INT32_MAX, &keys);
	seed = (uint64_t)number;
	setlocale(LC_CTYPE, "C.UTF-8");
	snprintf(dir, sizeof(dir), "%.150s/dunmonkey-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	must(mkdtemp(dir) != NULL, "no temporary directory");
	setenv("HOME", dir, 1);
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("TZ", "UTC", 1);
	snprintf(config, sizeof(config), "%s/config", dir);
	FILE *file = fopen(config, "w");
	must(file && fclose(file) == 0, "no configuration");
	printf("1..%zu\n", sizeof(kinds) / sizeof(kinds[0]));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		live(dir, kinds[i], (unsigned)keys);
		printf("ok %zu - %s\n", i + 1, kinds[i]);
	}
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	return system(command) == 0 ? 0 : 1;
}
