/* SPDX-License-Identifier: MIT */
/* The sample book is made by dun itself: a list of open items is imported, then
 * the lines of data/demo/story are run as what they are, verbs. So the sample
 * cannot hold what the program could not have done. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/json.h"
#include "base/text.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "store/deed.h"

enum { WORDS_MOST = 24, WORKDAYS = 5 };

/* n working days (Monday to Friday) from a day; the day itself for 0 unless it is
 * a weekend, then the Friday before. */
static daynum workday(daynum day, int n)
{
	while (date_weekday(day) >= WORKDAYS)
		day--;
	for (int step = n < 0 ? -1 : 1; n != 0; n -= step)
		do
			day += step;
		while (date_weekday(day) >= WORKDAYS);
	return day;
}

/* {-12}, {w+3} or {r+2} at the start of text: appends the date, returns its length;
 * 0 when it is none. Letters count working days, r from the clock's day whatever
 * --today says: mail is timed by the clock. */
static size_t add_date(struct buf *out, const char *text, daynum today)
{
	const char *end = strchr(text, '}');
	bool clock = text[1] == 'r', work = clock || text[1] == 'w';
	const char *number = text + 1 + work;
	char digits[8], iso[DATE_ISO_SIZE];
	int64_t n;
	if (*text != '{' || !end || (size_t)(end - number) >= sizeof digits)
		return 0;
	number += *number == '+';
	memcpy(digits, number, (size_t)(end - number));
	digits[end - number] = '\0';
	if (!text_number(digits, -3650, 3650, &n))
		return 0;
	if (clock)
		today = moment_day(clock_now());
	buf_adds(out, date_iso(work ? workday(today, (int)n) : today + (daynum)n, iso));
	return (size_t)(end - text) + 1;
}

static void fill_dates(struct buf *out, const char *text, size_t len, daynum today)
{
	for (size_t at = 0; at < len;) {
		size_t taken = text[at] == '{' ? add_date(out, text + at, today) : 0;
		if (!taken)
			buf_addc(out, text[at++]);
		at += taken;
	}
}

/* Splits a line at blanks in place; double quotes group. */
static int split(char *line, char *words[WORDS_MOST])
{
	int count = 1; /* words[0] stands for the program */
	for (char *at = line; *at && count < WORDS_MOST - 1;) {
		at += strspn(at, " ");
		if (!*at)
			break;
		bool quoted = *at == '"';
		words[count++] = at += quoted;
		at += strcspn(at, quoted ? "\"" : " ");
		if (*at)
			*at++ = '\0';
	}
	words[count] = NULL;
	return count;
}

static bool run_line(const struct cli *cli, const char *line, struct err *err)
{
	char *words[WORDS_MOST] = {(char *)cli->self};
	struct buf copy = BUF_INIT;
	buf_adds(&copy, line);
	bool ok = buf_ok(&copy, err) && cli_perform(cli, split(copy.data, words), words, NULL, err);
	buf_release(&copy);
	return ok || err_prefix(err, "sample book, \"%.80s\": ", line);
}

static bool run_story(const struct cli *cli, daynum today, struct err *err)
{
	const struct asset *story = asset_find("demo/story");
	struct buf line = BUF_INIT;
	bool ok = true;
	for (size_t at = 0; ok && at < story->len;) {
		size_t len = strcspn(story->bytes + at, "\n");
		buf_clear(&line);
		fill_dates(&line, story->bytes + at, len, today);
		if (len && story->bytes[at] != '#')
			ok = buf_ok(&line, err) && run_line(cli, line.data, err);
		at += len + (story->bytes[at + len] == '\n');
	}
	buf_release(&line);
	return ok;
}

static bool write_items(const char *path, daynum today, struct err *err)
{
	const struct asset *items = asset_find("demo/open-items.csv");
	struct buf text = BUF_INIT;
	fill_dates(&text, items->bytes, items->len, today);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = buf_ok(&text, err) &&
	          ((fd >= 0 && write(fd, text.data, text.len) == (ssize_t)text.len) ||
	           err_set(err, ERR_CREATE, "cannot write %s: %s", path, strerror(errno)));
	if (fd >= 0)
		close(fd);
	buf_release(&text);
	return ok;
}

static bool mark_as_sample(const struct cli *cli, struct err *err)
{
	struct desk desk;
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	/* No step of undo makes it a book that sends. */
	bool ok = desk_set(&desk, "sample", "1", err) && deed_forget(desk.db, err);
	desk_close(&desk);
	return ok;
}

static bool import_items(const struct cli *cli, const char *path, struct err *err)
{
	char *words[] = {(char *)cli->self, "import", "--map", "paid_on=Paid on", (char *)path, NULL};
	return cli_perform(cli, 5, words, NULL, err);
}

static bool make_book(const struct cli *cli, const char *items, struct err *err)
{
	static const struct desk_firm firm = {
		.name = "Lindqvist & Hart Supplies", .currency = "EUR", .country = "DE",
		.from = "accounts@lindqvist-hart.example",
	};
	daynum today = cli->options.today == DATE_NONE ? moment_day(clock_now()) : cli->options.today;
	return desk_init(&cli->options, &firm, err) && write_items(items, today, err) &&
	       import_items(cli, items, err) && run_story(cli, today, err) && mark_as_sample(cli, err);
}

/* The folder is ours, and so is everything in it. */
static void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *file;
	while (dir && (file = readdir(dir)))
		if (strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0)
			unlinkat(dirfd(dir), file->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static bool make_folder(struct buf *folder, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	buf_addf(folder, "%s/dun-demo-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!buf_ok(folder, err))
		return false;
	return mkdtemp(folder->data) ||
	       err_set(err, ERR_CREATE, "cannot make a folder for the sample book in %s: %s",
	               tmp && *tmp ? tmp : "/tmp", strerror(errno));
}

static bool show(struct cli *cli, const struct cli *sample, bool no_ui)
{
	if (no_ui && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "book", sample->options.book);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
		return true;
	}
	if (no_ui) {
		buf_addf(&cli->out, "%s\n", sample->options.book);
		return true;
	}
	struct cli screen = *sample;
	screen.plain = cli->plain;
	cli->status = cli->screen->run(&screen);
	buf_release(&screen.out);
	return true;
}

static bool demo(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct buf folder = BUF_INIT, book = BUF_INIT, items = BUF_INIT;
	bool no_ui = cli_has(args, "no-ui");
	if (!no_ui && !cli->plain && !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "the board needs a terminal; with --no-ui the sample book is only made");
	bool ok = make_folder(&folder, err);
	buf_addf(&book, "%s/sample.dun", buf_str(&folder));
	buf_addf(&items, "%s/open-items.csv", buf_str(&folder));
	struct cli sample = {.self = cli->self, .options = cli->options, .screen = cli->screen};
	sample.options.book = buf_str(&book);
	ok = ok && buf_ok(&book, err) && buf_ok(&items, err) && make_book(&sample, items.data, err) &&
	     show(cli, &sample, no_ui);
	if (folder.len && (!ok || !no_ui))
		remove_folder(folder.data);
	buf_release(&folder);
	buf_release(&book);
	buf_release(&items);
	return ok;
}

static const struct cli_option options[] = {
	{"no-ui", NULL, "only make the book, and print its path", false},
	{0},
};

const struct verb cmd_demo = {
	.name = "demo",
	.operands = "",
	.summary = "look around in a lively, made-up book",
	.reason = "Makes a book of invented clients in a temporary folder, with dates relative to today, and opens "
	          "the board on it. It says SAMPLE on every screen, can never send a mail, and is removed when "
	          "you leave; with --no-ui it stays until you remove its folder.",
	.options = options,
	.run = demo,
};
