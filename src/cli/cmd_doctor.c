/* SPDX-License-Identifier: MIT */
/* One look at everything the program stands on. A finding is "ok", "look" (works,
 * but) or "bad" (something will not); the answer is no when anything is bad. */
#include "cli/cli.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/terminfo.h"
#include "desk/outbox.h"
#include "store/entry.h"

enum level { OK, LOOK, BAD };

static const char *const level_names[] = {"ok", "look", "bad"};

struct finding {
	const char *name;
	enum level level;
	struct buf says;
};

enum { FINDINGS_MOST = 32, LITTLE_SPACE = 200 /* MiB */ };

struct doctor {
	struct finding findings[FINDINGS_MOST];
	size_t count;
};

static void found(struct doctor *doctor, const char *name, enum level level, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void found(struct doctor *doctor, const char *name, enum level level, const char *format, ...)
{
	if (doctor->count == FINDINGS_MOST)
		return;
	struct finding *finding = &doctor->findings[doctor->count++];
	va_list args;
	finding->name = name;
	finding->level = level;
	va_start(args, format);
	buf_addv(&finding->says, format, args);
	va_end(args);
}

static const char *env(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

/* --- terminal --- */

static void look_at_size(struct doctor *doctor)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 && ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
		found(doctor, "size", LOOK, "not run on a terminal: its size is not known");
	else if (size.ws_col < 40 || size.ws_row < 12)
		found(doctor, "size", BAD, "%dx%d: the screens need 40x12", size.ws_col, size.ws_row);
	else if (size.ws_col < 80 || size.ws_row < 24)
		found(doctor, "size", LOOK, "%dx%d: one pane at a time below 80x24", size.ws_col, size.ws_row);
	else
		found(doctor, "size", OK, "%dx%d", size.ws_col, size.ws_row);
}

static void look_at_colours(struct doctor *doctor, const struct config *config, int colours)
{
	if (*env("NO_COLOR"))
		found(doctor, "colours", OK, "none, as NO_COLOR asks; bold, reverse and underline tell things apart");
	else if (config->mono)
		found(doctor, "colours", OK, "none, as mono = yes in the configuration asks");
	else if (colours < 8)
		found(doctor, "colours", OK, "the terminal has none; bold, reverse and underline tell things apart");
	else
		found(doctor, "colours", OK, "%d; dun uses at most 16, for a %s background (theme = %s)", colours,
		      config->theme, config->theme);
}

static void look_at_terminal(struct doctor *doctor, const struct config *config)
{
	int colours = 0;
	const char *term = env("TERM");
	if (terminfo_find(term, &colours)) {
		found(doctor, "terminal", OK, "%s", term);
	} else if (terminfo_find("xterm-256color", &colours)) {
		found(doctor, "terminal", LOOK, "there is no entry for TERM=%s: xterm-256color is used instead "
		      "(Debian: apt install ncurses-term)", *term ? term : "(not set)");
	} else {
		found(doctor, "terminal", BAD, "there is no entry for TERM=%s, and none for xterm-256color "
		      "(Debian: apt install ncurses-base)", *term ? term : "(not set)");
	}
	look_at_size(doctor);
	look_at_colours(doctor, config, colours);
}

static void look_at_locale(struct doctor *doctor)
{
	const char *asked = *env("LC_ALL") ? env("LC_ALL") : *env("LC_CTYPE") ? env("LC_CTYPE") : env("LANG");
	const char *got = setlocale(LC_CTYPE, NULL);
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		found(doctor, "locale", BAD, "no UTF-8 to be had: names in other scripts show as ?");
	else if (!*asked || strcmp(asked, got) != 0)
		found(doctor, "locale", LOOK, "LANG=%s is not installed or not UTF-8: %s is used instead",
		      *asked ? asked : "(not set)", got);
	else
		found(doctor, "locale", OK, "%s", got);
}

static void look_at_keys(struct doctor *doctor, const struct config *config)
{
	const char *file = config->keys_file;
	if (!*file)
		found(doctor, "keys", OK, "the built-in ones");
	else if (access(file, R_OK) != 0)
		found(doctor, "keys", BAD, "cannot read keys_file %s: %s", file, strerror(errno));
	else
		found(doctor, "keys", OK, "the built-in ones, changed by %s", file);
}

/* --- what is the user's --- */

static void look_at_config(struct doctor *doctor, const struct config *config)
{
	if (access(config->path, F_OK) != 0)
		found(doctor, "config", OK, "none at %s: the defaults are used", config->path);
	else if (!config->problem_count)
		found(doctor, "config", OK, "%s", config->path);
	for (size_t i = 0; i < config->problem_count; i++)
		found(doctor, "config", BAD, "%s", config->problems[i]);
}

/* --- the book --- */

static void look_at_mode(struct doctor *doctor, const char *path)
{
	struct stat info;
	if (stat(path, &info) == 0 && info.st_mode & 077)
		found(doctor, "book", LOOK, "others on this machine may read it: chmod 600 %s", path);
}

static void look_at_disk(struct doctor *doctor, const char *path)
{
	struct statvfs info;
	struct buf folder = BUF_INIT;
	const char *slash = strrchr(path, '/');
	buf_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
	if (statvfs(buf_str(&folder), &info) != 0) {
		found(doctor, "disk", LOOK, "%s is not there yet", buf_str(&folder));
	} else {
		long long free_space = (long long)(info.f_bavail * info.f_frsize / (1024 * 1024));
		found(doctor, "disk", free_space < LITTLE_SPACE ? LOOK : OK, "%lld MiB free for the book", free_space);
	}
	buf_release(&folder);
}

static void look_at_log(struct doctor *doctor, struct desk *desk)
{
	struct err err = {0};
	struct digest head;
	int64_t entries;
	if (!entry_head(desk->db, &entries, &head, &err))
		found(doctor, "book", BAD, "%s", err.text);
	else
		found(doctor, "book", db_read_only(desk->db) ? LOOK : OK, "%s: %s%s, %lld entries%s", desk->path,
		      *desk->firm ? desk->firm : "firm not named yet", desk->sample ? " (SAMPLE)" : "",
		      (long long)entries, db_read_only(desk->db) ? "; it may only be read" : "");
}

static void look_at_zone(struct doctor *doctor, const struct desk *desk)
{
	char day[DATE_TEXT_SIZE];
	found(doctor, "today", OK, "%s in %s%s", date_long(desk->today, day),
	      *desk->zone ? desk->zone : "the system's zone", desk->today_given ? " (by --today)" : "");
}

static bool setting(struct desk *desk, const char *name, struct buf *value)
{
	buf_clear(value);
	return desk_setting(desk, name, value, NULL) && value->len;
}

/* The account is set up: does anybody send? */
static void look_at_pulse(struct doctor *doctor, struct desk *desk)
{
	struct desk_outbox outbox = {0};
	struct buf pulse = BUF_INIT;
	struct err err = {0};
	if (!desk_outbox_pulse(desk, &outbox, &err)) {
		found(doctor, "sender", BAD, "%s", err.text);
		return;
	}
	desk_outbox_sender(&outbox, &pulse);
	if (outbox.off)
		found(doctor, "sender", BAD, "%s: mail is due and nobody sends it; `dun send`, best from cron",
		      buf_str(&pulse));
	else
		found(doctor, "sender", OK, "set up (%s); `dun mail test` tries the server", buf_str(&pulse));
	buf_release(&pulse);
}

static void look_at_sender(struct doctor *doctor, struct desk *desk)
{
	struct buf value = BUF_INIT;
	if (desk->sample)
		found(doctor, "sender", OK, "a sample book never sends");
	else if (!setting(desk, "mail.host", &value))
		found(doctor, "sender", LOOK, "mail is not set up: dun setting mail.host mail.firm.example, then mail.from; "
		      "drafts can be written all the same");
	else if (!desk->config.password_command && setting(desk, "mail.user", &value))
		found(doctor, "sender", BAD, "mail.user is set, but there is no password_command in %s",
		      desk->config.path);
	else if (!setting(desk, "mail.from", &value))
		found(doctor, "sender", BAD, "mail.from is not set: no mail can leave without a sender's address");
	else
		look_at_pulse(doctor, desk);
	buf_release(&value);
}

static void look_at_book(struct doctor *doctor, const struct cli *cli)
{
	struct desk desk;
	struct err err = {0};
	char path[4096];
	if (!desk_find_book(&cli->options, path, &err)) {
		found(doctor, "book", BAD, "%s", err.text);
		return;
	}
	look_at_disk(doctor, path);
	if (access(path, F_OK) != 0) {
		found(doctor, "book", OK, "none yet at %s: dun init, or start dun and import a list", path);
		return;
	}
	if (!desk_open(&desk, &cli->options, DB_WRITE, &err)) {
		found(doctor, "book", BAD, "%s", err.text);
		return;
	}
	look_at_log(doctor, &desk);
	look_at_mode(doctor, desk.path);
	look_at_zone(doctor, &desk);
	look_at_sender(doctor, &desk);
	desk_close(&desk);
}

/* --- telling --- */

static enum level worst(const struct doctor *doctor)
{
	enum level level = OK;
	for (size_t i = 0; i < doctor->count; i++)
		if (doctor->findings[i].level > level)
			level = doctor->findings[i].level;
	return level;
}

static void tell(const struct doctor *doctor, struct buf *out)
{
	for (size_t i = 0; i < doctor->count; i++) {
		const struct finding *f = &doctor->findings[i];
		buf_addf(out, "%-4s  %-8s  ", level_names[f->level], f->name);
		text_tame(out, buf_str(&f->says), f->says.len);
		buf_addc(out, '\n');
	}
}

static void tell_json(const struct doctor *doctor, struct buf *out)
{
	struct json json;
	json_start(&json, out);
	json_open(&json, '{');
	json_put_bool(&json, "ok", worst(doctor) != BAD);
	json_name(&json, "checks");
	json_open(&json, '[');
	for (size_t i = 0; i < doctor->count; i++) {
		json_open(&json, '{');
		json_put_text(&json, "id", doctor->findings[i].name);
		json_put_text(&json, "level", level_names[doctor->findings[i].level]);
		json_put_text(&json, "says", buf_str(&doctor->findings[i].says));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	buf_addc(out, '\n');
}

static bool examine(struct doctor *doctor, const struct cli *cli, struct err *err)
{
	struct config config;
	if (!config_load(&config, cli->options.config, err))
		return false;
	look_at_terminal(doctor, &config);
	look_at_locale(doctor);
	look_at_keys(doctor, &config);
	look_at_config(doctor, &config);
	look_at_book(doctor, cli);
	config_release(&config);
	return true;
}

static bool doctor(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct doctor doctor = {0};
	if (cli_has(args, "config-sample")) {
		config_sample(&cli->out);
		return true;
	}
	if (cli_has(args, "styles")) {
		cli->screen->styles(&cli->out);
		return true;
	}
	bool ok = examine(&doctor, cli, err);
	if (ok && cli->json)
		tell_json(&doctor, &cli->out);
	else if (ok)
		tell(&doctor, &cli->out);
	if (ok && worst(&doctor) == BAD) {
		err->code = ERR_NO;
		ok = false;
	}
	for (size_t i = 0; i < doctor.count; i++)
		buf_release(&doctor.findings[i].says);
	return ok;
}

static const struct cli_option options[] = {
	{"styles", NULL, "show every style of the screen instead, for eyes to judge", false},
	{"config-sample", NULL, "print a configuration file with every default instead", false},
	{0},
};

const struct verb cmd_doctor = {
	.name = "doctor",
	.operands = "",
	.summary = "look at terminal, locale, keys, colours, book, sender, disk",
	.reason = "One line for each thing dun stands on: ok, look (it works, but) or bad (something will not work, "
	          "and what to do). Ends with 1 when anything is bad.",
	.options = options,
	.run = doctor,
};
