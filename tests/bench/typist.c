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

/* Reads until nothing has come for quiet ms; waits for the first byte up to `first`. */
static struct burst listen_until(struct seat *seat, long long start, int first, int quiet)
{
	struct burst burst = {0};
	char bytes[65536];
	struct pollfd poll_fd = {.fd = seat->fd, .events = POLLIN};
	while (now() - start < FIRST_MS * 1000LL) {
		int ready = poll(&poll_fd, 1, burst.bytes ? quiet : first);
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

static struct burst listen_from(struct seat *seat, long long start, int first)
{
	return listen_until(seat, start, first, QUIET_MS);
}

static struct burst type_until(struct seat *seat, const char *keys, int quiet)
{
	long long start = now();
	if (write(seat->fd, keys, strlen(keys)) < 0)
		return (struct burst){0};
	return listen_until(seat, start, ANSWER_MS, quiet);
}

static struct burst type(struct seat *seat, const char *keys)
{
	return type_until(seat, keys, QUIET_MS);
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

enum { LETTERS = 40, LETTER_QUIET_MS = 20 };

/* Letters typed in the middle of the third line of a text, ours in a draft with its
 * checks, the limit in bare curses with a status line. */
static void type_letters(char **argv, const char *go_there, long long *bytes, long long *usec)
{
	struct seat seat;
	sit(&seat, argv, 24, 80);
	listen_from(&seat, now(), FIRST_MS);
	type(&seat, go_there);
	for (int i = 0; i < LETTERS; i++) {
		struct burst burst = type_until(&seat, "x", LETTER_QUIET_MS);
		bytes[i] = burst.bytes;
		usec[i] = burst.usec;
		if (i % 6 == 5) /* back to where the row began, before it is full */
			for (int k = 0; k < 6; k++)
				type_until(&seat, "\177", LETTER_QUIET_MS);
	}
	leave(&seat, "");
}

static void letter_row(char **ours, char **bare)
{
	long long bytes[LETTERS], usec[LETTERS], least[LETTERS], limit_usec[LETTERS];
	/* The bench book has no contacts: from To to the text, to its third line. */
	type_letters(ours, "e\t\t\t\t\t\033[5~\033[5~\033[5~\033[5~\033[B\033[B\033[C\033[C\033[C\033[C\033[C", bytes, usec);
	type_letters(bare, "", least, limit_usec);
	long long mine = median(bytes, LETTERS), limit = median(least, LETTERS);
	double ratio = (double)mine / (limit > 0 ? (double)limit : 1);
	printf("a letter typed mid-line, checks live, %lld bytes, %lld bytes, %.2f, 1.1%s\n", mine, limit, ratio,
	       ratio <= 1.1 ? "" : " MISSED");
	median(usec, LETTERS);
	median(limit_usec, LETTERS);
	double p95 = (double)usec[LETTERS * 95 / 100] / 1000;
	printf("a letter typed: 95 of 100 within, %.2f ms, %.2f ms, -, 1 ms%s\n", p95,
	       (double)limit_usec[LETTERS * 95 / 100] / 1000, p95 <= 1 ? "" : " MISSED");
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
	letter_row(ours, (char *[]){argv[4], "letter", NULL});
	return fflush(stdout) == 0 ? 0 : 1;
}
