/* SPDX-License-Identifier: MIT */
/* curses, kept in one file: start and stop, keys, showing a frame. What is done to
 * make every terminal behave stands beside its reason. */
#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/progress.h"
#include "base/text.h"
#include "ui/clip.h"

/* Our own key codes, above curses' KEY_MAX. */
enum {
	CODE_PASTE = 0x3000,
	CODE_PASTE_END,
	CODE_CTRL_LEFT,
	CODE_CTRL_RIGHT,
	CODE_CTRL_HOME,
	CODE_CTRL_END,
	CODE_DECIMAL,
	CODE_KEYPAD, /* + the character it types */
	PASTE_PATIENCE = 3000,
	COLS_MOST = 1000,
};

struct term {
	SCREEN *screen;
	bool utf8, mono, ascii, light, poor; /* poor: no paste mode, no keypad modes */
	bool away;         /* handed over: an editor has it */
	bool mouse;
	int log_fd, old_stderr;
	int sync_fd;       /* test harness: a byte each time we are about to wait; -1 */
	sigset_t old_mask;
	struct frame shown;
	bool full;         /* send everything */
	bool dead;
	bool pasting;
	int64_t paste_at;  /* when its last byte came, by progress_clock() */
	bool paste_cut;    /* nothing came for PASTE_PATIENCE: it ends here */
	struct buf bytes;  /* of the key handed out, or the paste being collected */
	char part[4];      /* of a character whose bytes have not all come */
	size_t part_len;
};

/* --- signals only set flags --- */

static volatile sig_atomic_t got_hup, got_term, got_int, got_winch, got_tstp;

static void on_signal(int number)
{
	if (number == SIGHUP)
		got_hup = 1;
	else if (number == SIGTERM)
		got_term = 1;
	else if (number == SIGINT)
		got_int = 1;
	else if (number == SIGWINCH)
		got_winch = 1;
	else if (number == SIGTSTP)
		got_tstp = 1;
}

static const int caught[] = {SIGHUP, SIGTERM, SIGINT, SIGWINCH, SIGTSTP};
enum { CAUGHT = sizeof(caught) / sizeof(caught[0]) };

/* They are blocked except inside ppoll: else a resize that comes between the
 * drawing and the reading would be lost until the next key. */
static void catch_signals(struct term *term)
{
	sigset_t mask;
	struct sigaction action = {.sa_handler = on_signal};
	sigemptyset(&mask);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CAUGHT; i++) {
		sigaddset(&mask, caught[i]);
		sigaction(caught[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &mask, &term->old_mask);
}

static void release_signals(struct term *term)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &action, NULL);
	sigprocmask(SIG_SETMASK, &term->old_mask, NULL);
}

/* A crash must not leave the shell in raw mode on the other screen. Only calls that
 * a signal handler may make. */
static struct termios as_found;
static struct sigaction old_crash[5];
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { CRASHES = sizeof(crashes) / sizeof(crashes[0]) };

static void on_crash(int number)
{
	static const char restore[] = "\033[?1000l\033[?1006l\033[?2004l\033[?1049l\033[?25h\033[0m\033>\r\n";
	ssize_t ignored = write(STDOUT_FILENO, restore, sizeof(restore) - 1);
	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &as_found);
	for (size_t i = 0; i < CRASHES; i++)
		if (crashes[i] == number)
			sigaction(number, &old_crash[i], NULL);
	raise(number);
}

static void watch_crashes(void)
{
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_NODEFER};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &action, &old_crash[i]);
}

static void unwatch_crashes(void)
{
	for (size_t i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &old_crash[i], NULL);
}

/* --- looks --- */

static const struct look {
	attr_t colour, mono; /* attributes with colour, and without */
	short dark, light;   /* foreground on the terminal's own background; -1: its own */
} looks[ROLE_COUNT] = {
	[ROLE_NORMAL] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_HEAD] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_TITLE] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_SELECTED] = {A_REVERSE, A_REVERSE, -1, -1},
	[ROLE_MARK] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_LATE] = {A_BOLD, A_BOLD, COLOR_RED, COLOR_RED},
	[ROLE_PROMISE] = {A_NORMAL, A_NORMAL, COLOR_CYAN, -1},
	[ROLE_HELD] = {A_NORMAL, A_UNDERLINE, COLOR_MAGENTA, COLOR_MAGENTA},
	[ROLE_ERROR] = {A_BOLD, A_BOLD, COLOR_RED, COLOR_RED},
	[ROLE_WARN] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_OK] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_HINT] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_KEY] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_TAB] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_TAB_ON] = {A_REVERSE, A_REVERSE, -1, -1},
	[ROLE_RULE] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_FIELD] = {A_UNDERLINE, A_UNDERLINE, -1, -1},
	[ROLE_FIELD_ON] = {A_REVERSE, A_REVERSE, -1, -1},
	[ROLE_MESSAGE] = {A_BOLD, A_BOLD, -1, -1},
	[ROLE_QUIET] = {A_NORMAL, A_NORMAL, -1, -1},
	[ROLE_FOUND] = {A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE, COLOR_GREEN, COLOR_MAGENTA},
};

/* One line a role as the terminal itself is told, for eyes to judge. */
static void style_line(int role, bool light, struct buf *out)
{
	static const char *const names[ROLE_COUNT] = {
		"normal", "head", "title", "selected", "mark", "late", "promise", "held", "error", "warn", "ok",
		"hint", "key", "tab", "tab, on", "rule", "field", "field, on", "message", "quiet", "found",
	};
	const struct look *look = &looks[role];
	short colour = light ? look->light : look->dark;
	buf_addf(out, "  %-10s  \033[0%s%s%s", names[role], look->colour & A_BOLD ? ";1" : "",
	         look->colour & A_UNDERLINE ? ";4" : "", look->colour & A_REVERSE ? ";7" : "");
	if (colour >= 0)
		buf_addf(out, ";3%d", (int)colour);
	buf_adds(out, "m> Bergmann GmbH    12,450.00 EUR    38 days late *\033[0m\n");
}

void term_styles(struct buf *out)
{
	for (int light = 0; light < 2; light++) {
		buf_addf(out, "%stheme = %s\n", light ? "\n" : "", light ? "light" : "dark");
		for (int role = 0; role < ROLE_COUNT; role++)
			style_line(role, light, out);
	}
}

static void start_colours(struct term *term)
{
	const char *no_colour = getenv("NO_COLOR");
	if ((no_colour && *no_colour) || !has_colors())
		term->mono = true;
	if (term->mono || start_color() == ERR || use_default_colors() == ERR) {
		term->mono = true;
		return;
	}
	for (short role = 1; role < ROLE_COUNT; role++) {
		short colour = term->light ? looks[role].light : looks[role].dark;
		if (colour >= 0)
			init_pair(role, colour, -1);
	}
}

static void look_of(const struct term *term, int role, attr_t *attributes, short *pair)
{
	const struct look *look = &looks[role];
	short colour = term->light ? look->light : look->dark;
	*attributes = term->mono ? look->mono : look->colour;
	*pair = term->mono || colour < 0 ? 0 : (short)role;
}

/* --- start and stop --- */

/* Keys that terminfo entries lack or call differently: PuTTY's F1 to F4, the
 * Linux console's, both arrow modes, the keypad as digits. */
static void define_keys(void)
{
	static const struct {
		const char *bytes;
		int code;
	} rows[] = {
		{"\033[11~", KEY_F(1)},     {"\033[12~", KEY_F(2)},  {"\033[13~", KEY_F(3)},   {"\033[14~", KEY_F(4)},
		{"\033[15~", KEY_F(5)},     {"\033[17~", KEY_F(6)},  {"\033[18~", KEY_F(7)},   {"\033[19~", KEY_F(8)},
		{"\033[20~", KEY_F(9)},     {"\033[21~", KEY_F(10)}, {"\033[23~", KEY_F(11)},  {"\033[24~", KEY_F(12)},
		{"\033[[A", KEY_F(1)},      {"\033[[B", KEY_F(2)},   {"\033[[C", KEY_F(3)},    {"\033[[D", KEY_F(4)},
		{"\033[[E", KEY_F(5)},      {"\033OP", KEY_F(1)},    {"\033OQ", KEY_F(2)},     {"\033OR", KEY_F(3)},
		{"\033OS", KEY_F(4)},       {"\033[A", KEY_UP},      {"\033OA", KEY_UP},       {"\033[B", KEY_DOWN},
		{"\033OB", KEY_DOWN},       {"\033[C", KEY_RIGHT},   {"\033OC", KEY_RIGHT},    {"\033[D", KEY_LEFT},
		{"\033OD", KEY_LEFT},       {"\033[H", KEY_HOME},    {"\033OH", KEY_HOME},     {"\033[1~", KEY_HOME},
		{"\033[7~", KEY_HOME},      {"\033[F", KEY_END},     {"\033OF", KEY_END},      {"\033[4~", KEY_END},
		{"\033[8~", KEY_END},       {"\033[2~", KEY_IC},     {"\033[3~", KEY_DC},      {"\033[5~", KEY_PPAGE},
		{"\033[6~", KEY_NPAGE},     {"\033[Z", KEY_BTAB},    {"\033[200~", CODE_PASTE}, {"\033[201~", CODE_PASTE_END},
		{"\033[1;5D", CODE_CTRL_LEFT}, {"\033[1;5C", CODE_CTRL_RIGHT}, {"\033[1;5H", CODE_CTRL_HOME},
		{"\033[1;5F", CODE_CTRL_END}, {"\033On", CODE_DECIMAL}, {"\033Ol", CODE_DECIMAL}, {"\033OM", KEY_ENTER},
		{"\033Ok", CODE_KEYPAD + '+'}, {"\033Om", CODE_KEYPAD + '-'}, {"\033Oj", CODE_KEYPAD + '*'},
		{"\033Oo", CODE_KEYPAD + '/'}, {"\033OX", CODE_KEYPAD + '='},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		define_key(rows[i].bytes, rows[i].code);
	for (int digit = 0; digit <= 9; digit++) {
		char bytes[] = {'\033', 'O', (char)('p' + digit), '\0'};
		define_key(bytes, CODE_KEYPAD + '0' + digit);
	}
}

static void say(const char *bytes)
{
	fputs(bytes, stdout);
	fflush(stdout);
}

/* Paste mode on; the keypad back to digits, which curses' smkx has just changed. */
static void set_modes(const struct term *term)
{
	if (!term->poor)
		say("\033>\033[?2004h");
}

static void reset_modes(const struct term *term)
{
	if (!term->poor)
		say("\033[?2004l\033>");
}

static bool locale_says_utf8(void)
{
	const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "utf-8") || strstr(value, "UTF8");
	}
	return false;
}

static bool has_capability(const char *name)
{
	const char *value = tigetstr((char *)(uintptr_t)name);
	return value && value != (const char *)-1;
}

static bool open_screen(struct term *term, struct buf *notice, struct err *err)
{
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	const char *name = getenv("TERM");
	term->screen = newterm(NULL, stdout, stdin);
	if (!term->screen) {
		term->screen = newterm("xterm-256color", stdout, stdin);
		if (!term->screen)
			return err_set(err, ERR_UNAVAILABLE, "this terminal (TERM=%.60s) is not known here: set TERM, or use --plain",
			               name ? name : "");
		buf_addf(notice, "TERM=%.60s is not known here: it is treated as xterm-256color", name ? name : "");
		setenv("TERM", "xterm-256color", 1);
	}
	if (!has_capability("cup")) {
		endwin();
		delscreen(term->screen);
		return err_set(err, ERR_UNAVAILABLE, "this terminal (TERM=%.60s) cannot place its cursor: use --plain",
		               name ? name : "");
	}
	return true;
}

static void start_input(struct term *term)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	typeahead(-1); /* a frame is sent whole */
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	define_keys();
	set_modes(term);
}

static void redirect_stderr(struct term *term, const char *path)
{
	fflush(stderr);
	int fd = open(path ? path : "/dev/null", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	term->old_stderr = fd >= 0 ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : -1;
	if (term->old_stderr >= 0)
		dup2(fd, STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static int sync_descriptor(void)
{
	int64_t fd;
	const char *text = getenv("DUN_SYNC_FD");
	if (!text || !text_number(text, 3, 1023, &fd) || fcntl((int)fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return (int)fd;
}

struct term *term_start(const struct term_options *options, struct buf *notice, struct err *err)
{
	struct term *term = calloc(1, sizeof(*term));
	if (!term) {
		err_memory(err);
		return NULL;
	}
	term->mono = options->mono;
	term->light = options->light;
	term->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	term->ascii = options->ascii || !locale_says_utf8();
	if (!isatty(STDIN_FILENO)) {
		err_set(err, ERR_USAGE, "the board needs a keyboard: standard input is not a terminal");
		free(term);
		return NULL;
	}
	tcgetattr(STDIN_FILENO, &as_found);
	if (!open_screen(term, notice, err)) {
		free(term);
		return NULL;
	}
	term->poor = !has_capability("smkx");
	term->sync_fd = sync_descriptor();
	start_colours(term);
	start_input(term);
	catch_signals(term);
	watch_crashes();
	redirect_stderr(term, options->log_path);
	term_mouse(term, options->mouse);
	term->full = true;
	return term;
}

void term_stop(struct term *term)
{
	if (!term)
		return;
	if (!term->away)
		term_leave(term);
	delscreen(term->screen);
	if (term->old_stderr >= 0) {
		dup2(term->old_stderr, STDERR_FILENO);
		close(term->old_stderr);
	}
	unwatch_crashes();
	release_signals(term);
	frame_release(&term->shown);
	buf_release(&term->bytes);
	free(term);
}

void term_size(const struct term *term, int *rows, int *cols)
{
	(void)term;
	*rows = LINES;
	*cols = COLS < COLS_MOST ? COLS : COLS_MOST;
}

bool term_ascii(const struct term *term)
{
	return term->ascii;
}

/* --- showing --- */

/* A cell as curses wants it. Where the locale has no UTF-8, what is not ASCII
 * becomes "?" of the same width. */
static void cell_to_curses(const struct term *term, const struct cell *cell, cchar_t *out)
{
	wchar_t text[CCHARW_MAX + 1] = {0};
	attr_t attributes;
	short pair;
	size_t n = 0;
	for (size_t i = 0; i < cell->len && n < CCHARW_MAX - 1;) {
		uint32_t cp;
		i += text_next(cell->text + i, cell->len - i, &cp);
		text[n++] = term->utf8 || cp < 0x7f ? (wchar_t)cp : L'?';
		if (!term->utf8)
			break;
	}
	look_of(term, cell->role, &attributes, &pair);
	setcchar(out, text, attributes, pair, NULL);
}

static void show_row(const struct term *term, const struct frame *frame, int row)
{
	cchar_t cells[COLS_MOST];
	int n = 0;
	for (int col = 0; col < frame->cols && col < COLS_MOST; col++) {
		struct cell cell = *frame_cell(frame, row, col);
		if (cell.width == 0 && term->utf8)
			continue;
		if (cell.width == 0) { /* the other half of a "?" */
			cell.text[0] = '?';
			cell.len = 1;
		}
		cell_to_curses(term, &cell, &cells[n++]);
	}
	mvadd_wchnstr(row, 0, cells, n);
}

static bool row_differs(const struct term *term, const struct frame *frame, int row)
{
	const struct cell *now = frame_cell(frame, row, 0), *before = frame_cell(&term->shown, row, 0);
	return memcmp(now, before, (size_t)frame->cols * sizeof(*now)) != 0;
}

static void remember(struct term *term, const struct frame *frame)
{
	memcpy(term->shown.cells, frame->cells, (size_t)frame->rows * (size_t)frame->cols * sizeof(*frame->cells));
}

void term_show(struct term *term, const struct frame *frame)
{
	bool fresh = term->full || frame->rows != term->shown.rows || frame->cols != term->shown.cols;
	if (fresh) {
		if (!frame_resize(&term->shown, frame->rows, frame->cols, NULL))
			return;
		erase();
	}
	if (term->full)
		clearok(curscr, TRUE);
	term->full = false;
	for (int row = 0; row < frame->rows; row++)
		if (fresh || row_differs(term, frame, row))
			show_row(term, frame, row);
	remember(term, frame);
	move(frame->cursor_row, frame->cursor_col);
	wnoutrefresh(stdscr);
	doupdate();
}

void term_redraw(struct term *term)
{
	term->full = true;
}

/* --- waiting --- */

static bool resized(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
		return false;
	if (size.ws_row == LINES && size.ws_col == COLS)
		return false;
	resizeterm(size.ws_row, size.ws_col);
	return true;
}

static unsigned take_signals(void)
{
	unsigned events = 0;
	if (got_winch) {
		got_winch = 0;
		events |= resized() ? TERM_RESIZED : 0;
	}
	if (got_hup)
		events |= TERM_HUNGUP;
	if (got_term)
		events |= TERM_TERMINATED;
	if (got_int)
		events |= TERM_INTERRUPTED;
	if (got_tstp) {
		got_tstp = 0;
		events |= TERM_SUSPEND;
	}
	return events;
}

enum { WATCHED_MOST = 32 };

unsigned term_wait(struct term *term, struct pollfd *fds, size_t count, int timeout)
{
	struct pollfd all[WATCHED_MOST] = {{.fd = STDIN_FILENO, .events = POLLIN}};
	count = count < WATCHED_MOST - 1 ? count : WATCHED_MOST - 1;
	if (count)
		memcpy(all + 1, fds, count * sizeof(*fds));
	if (term->pasting && (timeout < 0 || timeout > PASTE_PATIENCE))
		timeout = PASTE_PATIENCE;
	if (term->sync_fd >= 0 && write(term->sync_fd, ".", 1) < 0)
		term->sync_fd = -1;
	struct timespec limit = {timeout / 1000, (timeout % 1000) * 1000000L};
	int ready = ppoll(all, 1 + (nfds_t)count, timeout < 0 ? NULL : &limit, &term->old_mask);
	unsigned events = take_signals();
	if (ready > 0 && (all[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
		term->dead = true;
	if (ready > 0 && (all[0].revents & POLLIN))
		events |= TERM_INPUT;
	for (size_t i = 0; i < count && ready > 0; i++) {
		fds[i].revents = all[i + 1].revents;
		if (fds[i].revents)
			events |= TERM_OTHER;
	}
	if (ready == 0 && term->pasting && progress_clock() - term->paste_at >= PASTE_PATIENCE) {
		term->paste_cut = true;
		events |= TERM_INPUT;
	}
	return events | (term->dead ? TERM_HUNGUP : 0);
}

/* --- keys --- */

static bool give(struct term *term, struct key *key, uint32_t id)
{
	*key = (struct key){.id = id, .bytes = buf_str(&term->bytes), .len = term->bytes.len};
	return true;
}

static uint32_t named(int code)
{
	switch (code) {
	case KEY_UP: return K_UP;
	case KEY_DOWN: return K_DOWN;
	case KEY_LEFT: return K_LEFT;
	case KEY_RIGHT: return K_RIGHT;
	case KEY_PPAGE: return K_PGUP;
	case KEY_NPAGE: return K_PGDN;
	case KEY_HOME: return K_HOME;
	case KEY_END: return K_END;
	case KEY_DC: return K_DELETE;
	case KEY_IC: return K_INSERT;
	case KEY_BTAB: return K_BACKTAB;
	case KEY_ENTER: return K_ENTER;
	case KEY_BACKSPACE: return K_BACKSPACE;
	case CODE_CTRL_LEFT: return K_CTRL_LEFT;
	case CODE_CTRL_RIGHT: return K_CTRL_RIGHT;
	case CODE_CTRL_HOME: return K_CTRL_HOME;
	case CODE_CTRL_END: return K_CTRL_END;
	case CODE_DECIMAL: return K_DECIMAL;
	default: return code >= KEY_F(1) && code <= KEY_F(12) ? K_F(code - KEY_F(0)) : KEY_NONE;
	}
}

static uint32_t control(int byte)
{
	switch (byte) {
	case 0x1b: return K_ESC;
	case '\t': return K_TAB;
	case '\r':
	case '\n': return K_ENTER;
	case 0x08:
	case 0x7f: return K_BACKSPACE;
	default: return byte >= 1 && byte <= 26 ? K_CTRL('A' + byte - 1) : KEY_NONE;
	}
}

/* A click where it was; the wheel as arrows. */
static bool decode_mouse(struct term *term, struct key *key)
{
	MEVENT event;
	if (getmouse(&event) != OK)
		return false;
	if (event.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED))
		return give(term, key, event.bstate & BUTTON4_PRESSED ? K_UP : K_DOWN);
	if (!(event.bstate & BUTTON1_PRESSED))
		return false;
	give(term, key, K_CLICK);
	key->row = event.y;
	key->col = event.x;
	return true;
}

void term_mouse(struct term *term, bool on)
{
	term->mouse = on && !term->poor;
	mouseinterval(0);
	mousemask(term->mouse ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
	fflush(stdout);
}

bool term_has_mouse(const struct term *term)
{
	return term->mouse;
}

/* Adds a byte of a character; true when one is whole (a broken one is U+FFFD). */
static bool whole_character(struct term *term, int byte, uint32_t *cp)
{
	term->part[term->part_len++] = (char)byte;
	unsigned first = (unsigned char)term->part[0];
	size_t wanted = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
	bool follows = term->part_len == 1 || (byte & 0xc0) == 0x80;
	if (follows && term->part_len < wanted)
		return false;
	text_next(term->part, term->part_len, cp);
	buf_clear(&term->bytes);
	text_put(&term->bytes, *cp);
	term->part_len = 0;
	if (!follows)
		ungetch(byte);
	return true;
}

/* One code from curses into a key; false when it makes none (yet). */
static bool decode(struct term *term, int code, struct key *key)
{
	buf_clear(&term->bytes);
	if (code > CODE_KEYPAD && code < CODE_KEYPAD + 128) {
		buf_addc(&term->bytes, (char)(code - CODE_KEYPAD));
		return give(term, key, (uint32_t)(code - CODE_KEYPAD));
	}
	if (code == KEY_MOUSE)
		return decode_mouse(term, key);
	if (code > 0xff) {
		uint32_t id = named(code);
		return id != KEY_NONE && give(term, key, id);
	}
	if (code < ' ' || code == 0x7f) {
		term->part_len = 0;
		uint32_t id = control(code);
		return id != KEY_NONE && give(term, key, id);
	}
	uint32_t cp;
	return whole_character(term, code, &cp) && give(term, key, cp);
}

/* Collects a paste; true when its end has come. Escape sequences in it are keys
 * to curses and are left out. */
static bool collect(struct term *term, int code)
{
	if (code == CODE_PASTE_END) {
		term->pasting = false;
		return true;
	}
	if (code <= 0xff)
		buf_addc(&term->bytes, (char)code);
	else if (code == KEY_BACKSPACE || code == KEY_ENTER)
		buf_addc(&term->bytes, code == KEY_ENTER ? '\n' : '\b');
	return false;
}

bool term_key(struct term *term, struct key *key)
{
	for (;;) {
		int code = wgetch(stdscr);
		if (code == ERR && term->pasting && term->paste_cut) {
			term->pasting = false;
			return give(term, key, K_PASTE);
		}
		if (code == ERR)
			return false;
		if (term->pasting) {
			term->paste_at = progress_clock();
			if (collect(term, code))
				return give(term, key, K_PASTE);
		} else if (code == CODE_PASTE) {
			term->pasting = true;
			term->paste_cut = false;
			term->paste_at = progress_clock();
			buf_clear(&term->bytes);
		} else if (decode(term, code, key)) {
			return true;
		}
	}
}

/* --- handing over --- */

void term_leave(struct term *term)
{
	reset_modes(term);
	endwin();
	term->away = true;
}

/* curses sends smkx again at the first read after endwin: that read is made here,
 * so that the keypad can be set right behind it. */
void term_return(struct term *term)
{
	term->away = false;
	resized();
	wrefresh(curscr);
	int code = wgetch(stdscr);
	if (code != ERR)
		ungetch(code);
	set_modes(term);
	term->full = true;
}

void term_suspend(struct term *term)
{
	struct sigaction action = {.sa_handler = SIG_DFL}, ours;
	sigset_t stop;
	sigemptyset(&action.sa_mask);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	term_leave(term);
	sigaction(SIGTSTP, &action, &ours);
	raise(SIGTSTP); /* pending while blocked */
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigaction(SIGTSTP, &ours, NULL);
	term_return(term);
}

/* --- copying --- */

bool term_copy(struct term *term, const char *text, size_t len)
{
	struct buf sequence = BUF_INIT;
	bool whole = !term->poor && clip_sequence(text, len, clip_way(getenv("TMUX"), getenv("TERM")), &sequence) &&
	             !sequence.failed;
	if (whole)
		say(buf_str(&sequence));
	buf_release(&sequence);
	return whole;
}
