/* SPDX-License-Identifier: MIT */
#include "base/spark.h"

#include <assert.h>

static const char *const lying[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
static const char *const standing[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char plain_standing[] = "_.-:=+*#";

/* value of most in parts, up to whole; never 0 of what is more than nothing. */
static int part(int64_t value, int64_t most, int whole)
{
	if (value <= 0)
		return 0;
	if (value >= most)
		return whole;
	int64_t step = most / whole; /* no overflow; exact enough for a picture */
	int64_t parts = step ? value / step : value * whole / most;
	return parts < 1 ? 1 : parts > whole ? whole : (int)parts;
}

void spark_bar(struct buf *out, int64_t value, int64_t most, int width, bool plain)
{
	assert(most > 0 && width > 0);
	int eighths = part(value, most, width * 8);
	if (plain) {
		buf_pad(out, '#', (size_t)((eighths + 7) / 8));
		return;
	}
	for (int i = 0; i < eighths / 8; i++)
		buf_adds(out, lying[8]);
	buf_adds(out, lying[eighths % 8]);
}

void spark_line(struct buf *out, const int64_t *values, size_t count, bool plain)
{
	int64_t most = 1;
	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; i < count; i++) {
		if (values[i] == SPARK_NONE) {
			buf_addc(out, ' ');
			continue;
		}
		int at = part(values[i], most, 8);
		at -= at > 0;
		if (plain)
			buf_addc(out, plain_standing[at]);
		else
			buf_adds(out, standing[at]);
	}
}
