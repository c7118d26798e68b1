/* SPDX-License-Identifier: MIT */
#include "post/secret.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/proc.h"

bool secret_read(const char *const *command, struct buf *out, struct err *err)
{
	if (!command || !command[0])
		return err_set(err, ERR_CONFIG, "a mail login is set but no password_command in the configuration: "
		               "it names the command that prints the password");
	/* Reserved at once: a buffer that grows leaves copies behind. */
	if (!buf_reserve(out, SECRET_MOST * 2))
		return err_memory(err);
	if (!proc_run(command, SECRET_MOST + 2, SECRET_MS, out, err)) {
		if (err && err->code != ERR_AGAIN && err->code != ERR_STOPPED)
			err->code = ERR_CONFIG;
		return err_prefix(err, "the password command failed: ");
	}
	size_t len = out->len ? strcspn(out->data, "\r\n") : 0;
	if (len == 0)
		return err_set(err, ERR_CONFIG, "the password command %s printed no password on its first line",
		               command[0]);
	if (len > SECRET_MOST || strlen(out->data) < len)
		return err_set(err, ERR_CONFIG, "the password command %s printed a first line of more than %d bytes",
		               command[0], SECRET_MOST);
	explicit_bzero(out->data + len, out->len - len);
	buf_truncate(out, len);
	return true;
}

void secret_guard(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}
