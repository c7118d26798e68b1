/* SPDX-License-Identifier: MIT */
/* Being asked to stop. SIGINT, SIGTERM and SIGHUP only set a flag; long work
 * asks for it between rows, and leaves nothing half-done. */
#ifndef DUN_BASE_STOP_H
#define DUN_BASE_STOP_H

#include <stdbool.h>

#include "base/err.h"

/* From now on the three signals set the flag instead of ending the process.
 * System calls are not restarted: a read that waits gives EINTR. */
void stop_catch(void);
/* Back to what the signals did before; forgets the flag. */
void stop_release(void);
bool stop_asked(void);
/* True to go on. False when asked to stop: ERR_STOPPED (SIGINT), ERR_TERMINATED or
 * ERR_HANGUP, with the sentence "stopped: <what>", what telling how things stand:
 * "no file was written". */
bool stop_check(const char *what, struct err *err);

#endif
