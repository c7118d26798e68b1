/* SPDX-License-Identifier: MIT */
#include "base/vec.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void vec_release(struct vec *vec)
{
	free(vec->data);
	*vec = (struct vec){.size = vec->size};
}

void vec_clear(struct vec *vec)
{
	vec->len = 0;
	vec->failed = false;
}

void *vec_push(struct vec *vec)
{
	assert(vec->size);
	if (vec->failed)
		return NULL;
	if (vec->len == vec->cap) {
		size_t cap = vec->cap ? vec->cap * 2 : 16;
		void *data = cap > SIZE_MAX / vec->size ? NULL : realloc(vec->data, cap * vec->size);
		if (!data) {
			vec->failed = true;
			return NULL;
		}
		vec->data = data;
		vec->cap = cap;
	}
	void *member = (char *)vec->data + vec->len++ * vec->size;
	return memset(member, 0, vec->size);
}

bool vec_ok(const struct vec *vec, struct err *err)
{
	return vec->failed ? err_memory(err) : true;
}
