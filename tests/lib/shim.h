/* SPDX-License-Identifier: MIT */
/* SQLite's own file layer with a hand in between: the nth call fails, or every
 * write, cut and sync is noted so that what a disk would hold after a power cut
 * can be made at any moment. One file layer for the whole test program. */
#ifndef DUN_TESTS_SHIM_H
#define DUN_TESTS_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Becomes the default of every connection opened after it. */
void shim_install(void);

/* The nth call that touches the disk fails (0: none), once or from then on; full:
 * writes say the disk is full instead of an I/O error. */
void shim_fail(long nth, bool forever, bool full);
/* One kind of call fails from now on, and nothing else. */
enum shim_trouble {
	SHIM_NONE,
	SHIM_SYNCS_FAIL, /* a disk that gives up at COMMIT */
	SHIM_DISK_FULL,  /* each write says so */
};
void shim_trouble(enum shim_trouble trouble);
/* The process is killed (SIGKILL) at the nth call that touches the disk. */
void shim_die(long nth);
/* Whether a failure was met since shim_fail(). */
bool shim_failed(void);

enum shim_kind { SHIM_WRITE, SHIM_CUT, SHIM_SYNC };
struct shim_step {
	enum shim_kind kind;
	bool journal; /* of the journal or the log of WAL; else of the book */
	int64_t offset; /* of a cut: the new length */
	size_t len;
	unsigned char *bytes;
};
/* Starts and ends the noting; the steps live until the next start. */
void shim_note(bool on);
const struct shim_step *shim_steps(size_t *count);

#endif
