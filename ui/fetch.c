/* SPDX-License-Identifier: MIT */
#include "ui/fetch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool plain_for_shell(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/:@%")] == '\0';
}

/* The address this session came in by is one the other end can reach. */
static void host_name(struct buf *out)
{
	const char *line = getenv("SSH_CONNECTION");
	const char *at = line;
	for (int i = 0; at && i < 2; i++)
		at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL;
	char name[256] = "";
	if (at && strcspn(at, " ")) {
		bool six = memchr(at, ':', strcspn(at, " ")) != NULL;
		buf_addf(out, six ? "[%.*s]" : "%.*s", (int)strcspn(at, " "), at);
	} else if (gethostname(name, sizeof name - 1) == 0 && *name) {
		buf_adds(out, name);
	} else {
		buf_adds(out, "HOST");
	}
}

void fetch_line(const struct desk *desk, const char *path, struct buf *out)
{
	const char *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;
	if (len > 1 && strncmp(path, home, len) == 0 && path[len] == '/')
		path += len + 1; /* scp starts at home */
	bool plain = plain_for_shell(path);
	buf_addf(out, "scp %s", plain ? "" : "'");
	buf_addf(out, "%s@", desk->actor.name);
	host_name(out);
	buf_addc(out, ':');
	for (const char *c = path; *c; c++)
		if (*c == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *c);
	buf_adds(out, plain ? " ." : "' .");
}
