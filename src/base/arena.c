/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4 << 10, LARGEST_STEP = 1 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t cap;
	alignas(max_align_t) char bytes[];
};

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	*arena = (struct arena)ARENA_INIT;
}

static bool arena_grow(struct arena *arena, size_t size)
{
	size_t cap = arena->blocks ? arena->blocks->cap * 2 : FIRST_BLOCK;
	if (cap > LARGEST_STEP)
		cap = LARGEST_STEP;
	if (cap < size)
		cap = size;
	struct arena_block *block = calloc(1, sizeof *block + cap);
	if (!block) {
		arena->failed = true;
		return false;
	}
	block->cap = cap;
	block->next = arena->blocks;
	arena->blocks = block;
	return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	if (arena->failed)
		return NULL;
	if (size > SIZE_MAX / 2) {
		arena->failed = true;
		return NULL;
	}
	size = (size + unit - 1) / unit * unit;
	struct arena_block *block = arena->blocks;
	if (!block || size > block->cap - block->used) {
		if (!arena_grow(arena, size))
			return NULL;
		block = arena->blocks;
	}
	void *memory = block->bytes + block->used;
	block->used += size;
	return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total)) {
		arena->failed = true;
		return NULL;
	}
	return arena_alloc(arena, total);
}

const char *arena_strn(struct arena *arena, const char *bytes, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_alloc(arena, len + 1) : NULL;
	if (!copy)
		return "";
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

void *arena_take(struct arena *arena, struct vec *rows, size_t *count)
{
	void *array = rows->failed ? NULL : arena_array(arena, rows->len, rows->size);
	*count = array ? rows->len : 0;
	if (*count)
		memcpy(array, rows->data, rows->len * rows->size);
	arena->failed = arena->failed || rows->failed;
	vec_release(rows);
	return array;
}

const char *arena_str(struct arena *arena, const char *text)
{
	return text && *text ? arena_strn(arena, text, strlen(text)) : "";
}

const char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
	if (!text)
		return "";
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

bool arena_ok(const struct arena *arena, struct err *err)
{
	return arena->failed ? err_memory(err) : true;
}
