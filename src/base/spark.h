/* SPDX-License-Identifier: MIT */
/* Figures as small pictures of characters: a bar, a line of columns. plain: ASCII, for
 * where block characters cannot be shown. */
#ifndef DUN_BASE_SPARK_H
#define DUN_BASE_SPARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A bar of value out of most (> 0), width cells at most, at least an eighth of one for
 * what is more than nothing. Negative values have none. */
void spark_bar(struct buf *out, int64_t value, int64_t most, int width, bool plain);
/* One cell a value, as high as its part of the largest; SPARK_NONE leaves a gap. */
void spark_line(struct buf *out, const int64_t *values, size_t count, bool plain);
#define SPARK_NONE INT64_MIN

#endif
