/* SPDX-License-Identifier: MIT */
/* A growable array of one type. Members move when it grows: keep indexes, not
 * pointers, across pushes. Failure is sticky, as in buf. */
#ifndef DUN_BASE_VEC_H
#define DUN_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct vec {
	void *data;
	size_t len;
	size_t cap;
	size_t size; /* bytes of a member */
	bool failed;
};

#define VEC_INIT(type) {.size = sizeof(type)}
/* The member at index i as an lvalue of its type. */
#define VEC_AT(type, vec, i) (((type *)(vec)->data)[i])

void vec_release(struct vec *vec);
void vec_clear(struct vec *vec);
/* A new zeroed member at the end; NULL when memory ran out. */
void *vec_push(struct vec *vec);
bool vec_ok(const struct vec *vec, struct err *err);

#endif
