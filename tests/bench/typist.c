/* SPDX-License-Identifier: MIT */
/* Sits at the screen: starts the board in a terminal of its own, types, counts the
 * bytes that come back and the time until they have come.
 *
 *     typist DUN BOOK TODAY LIMIT
 *
 * LIMIT is tests/bench/limit, whose `screen` is bare curses and one query. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 150, FIRST_MS = 20000, ANSWER_MS = 1000, TURNS = 5, MOVES = 15 };

struct seat {
	int fd;
	pid_t pid;
	int kib; /* peak memory, once it has left */
};

struct burst {
	long bytes;
	long long usec; /* from the start to the last byte */
};

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void sit(struct seat *seat, char **argv, int rows, int columns)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	seat->pid = forkpty(&seat->fd, NULL, NULL, &size);
	if (seat->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(argv[0], argv);
		_exit(99);
	}
}

/* Reads until nothing has come for a while; waits for the first byte up to `first`. */
static struct burst listen_from(struct seat *seat, long long start, int first)
{
	struct burst burst = {0};
	char bytes[65536];
	struct pollfd poll_fd = {.fd = seat->fd, .events = POLLIN};
	while (now() - start < FIRST_MS * 1000LL) {
		int ready = poll(&poll_fd, 1, burst.bytes ? QUIET_MS : first);
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t n = ready > 0 ? read(seat->fd, bytes, sizeof bytes) : 0;
		if (n <= 0)
			break;
		burst.bytes += n;
		burst.usec = now() - start;
	}
	return burst;
}

static struct burst type(struct seat *seat, const char *keys)
{
	long long start = now();
	if (write(seat->fd, keys, strlen(keys)) < 0)
		return (struct burst){0};
	return listen_from(seat, start, ANSWER_MS);
}

static long hear_nothing(struct seat *seat, int ms)
{
	struct pollfd poll_fd = {.fd = seat->fd, .events = POLLIN};
	char bytes[4096];
	long heard = 0;
	for (long long end = now() + ms * 1000LL; now() < end;)
		if (poll(&poll_fd, 1, (int)((end - now()) / 1000) + 1) > 0)
			heard += read(seat->fd, bytes, sizeof bytes);
	return heard;
}

static void leave(struct seat *seat, const char *keys)
{
	struct rusage usage = {0};
	int status;
	if (*keys && write(seat->fd, keys, strlen(keys)) < 0)
		kill(seat->pid, SIGTERM);
	listen_from(seat, now(), ANSWER_MS);
	kill(seat->pid, SIGTERM);
	wait4(seat->pid, &status, 0, &usage);
	close(seat->fd);
	seat->kib = (int)usage.ru_maxrss;
}

static int by_size(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;
	return (x > y) - (x < y);
}

static long long median(long long *values, int count)
{
	qsort(values, (size_t)count, sizeof *values, by_size);
	return values[count / 2];
}

static void print_bytes(const char *name, long long bytes, long long goal)
{
	printf("%s, %lld bytes, -, -, %lld bytes%s\n", name, bytes, goal, bytes <= goal ? "" : " MISSED");
}

/* The start, ours and bare in turn. */
static void start_row(char **ours, char **bare)
{
	long long mine[TURNS], limit[TURNS];
	long bytes = 0;
	int kib = 0;
	for (int i = 0; i < TURNS; i++) {
		struct seat seat;
		long long start = now();
		sit(&seat, ours, 24, 80);
		struct burst burst = listen_from(&seat, start, FIRST_MS);
		leave(&seat, "q");
		mine[i] = burst.usec;
		bytes = burst.bytes;
		kib = seat.kib > kib ? seat.kib : kib;
		start = now();
		sit(&seat, bare, 24, 80);
		limit[i] = listen_from(&seat, start, FIRST_MS).usec;
		leave(&seat, "");
	}
	double mine_ms = (double)median(mine, TURNS) / 1000, limit_ms = (double)median(limit, TURNS) / 1000;
	double ratio = mine_ms / (limit_ms > 0 ? limit_ms : 1);
	printf("board: start to first screen, %.1f ms %.1f MiB, %.1f ms, %.2f, 3%s\n", mine_ms, kib / 1024.0, limit_ms,
	       ratio, ratio <= 3 ? "" : " MISSED");
	print_bytes("first screen 80x24", bytes, 4096);
}

static void move_row(char **ours, int rows, int columns, long goal)
{
	struct seat seat;
	long long bytes[MOVES], usec[MOVES];
	char name[80];
	sit(&seat, ours, rows, columns);
	listen_from(&seat, now(), FIRST_MS);
	for (int i = 0; i < MOVES; i++) {
		struct burst burst = type(&seat, i % 2 ? "k" : "j");
		bytes[i] = burst.bytes;
		usec[i] = burst.usec;
	}
	long long middle = median(usec, MOVES);
	snprintf(name, sizeof name, "moving the selection %dx%d (%.1f ms)", columns, rows, (double)middle / 1000);
	print_bytes(name, median(bytes, MOVES), goal);
	if (columns == 80)
		print_bytes("idle for 3 s", hear_nothing(&seat, 3000), 0);
	leave(&seat, "q");
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("typist DUN BOOK TODAY LIMIT\n", stderr);
		return 64;
	}
	char *ours[] = {argv[1], "--book", argv[2], "--today", argv[3], NULL};
	char *bare[] = {argv[4], "screen", argv[2], NULL};
	start_row(ours, bare);
	move_row(ours, 24, 80, 300);
	move_row(ours, 60, 200, 330);
	return fflush(stdout) == 0 ? 0 : 1;
}
