/* SPDX-License-Identifier: MIT */
/* What went wrong, told once: a code that fixes the exit status, and one
 * sentence for people (what, where, what to do).
 *
 * Contract, everywhere in the core: a function that can fail returns bool or a
 * pointer and takes `struct err *` last. On success *err is left untouched. On
 * failure it is filled and the function returns false or NULL. A caller may put
 * its own place in front ("row 118: "). err may be NULL. */
#ifndef DUN_BASE_ERR_H
#define DUN_BASE_ERR_H

#include <stdbool.h>

enum err_code {
	ERR_NONE,        /* exit 0 */
	ERR_NO,          /* 1: the answer is no */
	ERR_USAGE,       /* 64: the command line */
	ERR_DATA,        /* 65: what was given cannot be read as what it should be */
	ERR_NOINPUT,     /* 66: no such file, client, invoice */
	ERR_UNAVAILABLE, /* 69: a server does not answer or refuses */
	ERR_INTERNAL,    /* 70: memory, a broken promise of our own */
	ERR_CREATE,      /* 73: an output cannot be made */
	ERR_IO,          /* 74: reading or writing failed */
	ERR_AGAIN,       /* 75: busy; the same again later may work */
	ERR_DENIED,      /* 77: not allowed */
	ERR_CONFIG,      /* 78: the configuration */
	ERR_HANGUP,      /* 129 */
	ERR_STOPPED,     /* 130: Ctrl-C */
	ERR_TERMINATED,  /* 143 */
};

struct err {
	enum err_code code;
	char text[600]; /* UTF-8, one sentence, no final newline; foreign bytes in
	                   it are tamed by whoever prints it */
};

/* Fills err; always returns false, so `return err_set(...)` reads well. */
bool err_set(struct err *err, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts a place in front of the sentence already there; always false. */
bool err_prefix(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Out of memory, said without allocating; always false. */
bool err_memory(struct err *err);

/* The exit status of a code, as cli promises it. */
int err_exit(enum err_code code);

/* The code's short name ("no such input"), for logs and JSON. */
const char *err_name(enum err_code code);

#endif
