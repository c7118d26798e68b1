/* SPDX-License-Identifier: MIT */
/* The user's configuration: every setting has a value whatever the file holds, and
 * each bad line is a sentence with the file's name. */
#include "desk/config.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct config config;
	char path[40];
	int fd = memfd_create("config", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	assert(config_load(&config, path, NULL));
	assert(config.theme && config.inbox && config.editor && memchr(config.home, '\0', sizeof config.home));
	assert(config.password_command == NULL || config.password_command[0]);
	for (size_t i = 0; i < config.problem_count; i++)
		assert(strncmp(config.problems[i], path, strlen(path)) == 0);
	assert(config.problems[config.problem_count] == NULL);
	config_release(&config);
	close(fd);
	return 0;
}
