/* SPDX-License-Identifier: MIT */
#include "base/stop.h"

#include <signal.h>
#include <stddef.h>

/* The one thing a handler may touch; it belongs to the process as signals do. */
static volatile sig_atomic_t asked;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static struct sigaction before[SIGNALS];
static bool caught;

static void note(int number)
{
	asked = number;
}

void stop_catch(void)
{
	if (caught)
		return;
	struct sigaction action = {.sa_handler = note};
	sigemptyset(&action.sa_mask);
	asked = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &action, &before[i]);
	caught = true;
}

void stop_release(void)
{
	for (size_t i = 0; caught && i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	caught = false;
	asked = 0;
}

bool stop_asked(void)
{
	return asked != 0;
}

bool stop_check(const char *what, struct err *err)
{
	enum err_code code = asked == SIGTERM ? ERR_TERMINATED : asked == SIGHUP ? ERR_HANGUP : ERR_STOPPED;
	return asked ? err_set(err, code, "stopped: %s", what) : true;
}
