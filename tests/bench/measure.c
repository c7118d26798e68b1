/* SPDX-License-Identifier: MIT */
/* measure COMMAND...: runs it, with its stdout thrown away, and prints
 * "microseconds peak-KiB exit-status" of the whole process. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	pid_t pid;
	int status;
	if (argc < 2 || posix_spawn_file_actions_init(&actions) ||
	    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) ||
	    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0))
		return 99;
	long long start = now();
	if (posix_spawnp(&pid, argv[1], &actions, NULL, argv + 1, environ))
		return 99;
	if (wait4(pid, &status, 0, &usage) < 0)
		return 99;
	printf("%lld %ld %d\n", now() - start, usage.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
