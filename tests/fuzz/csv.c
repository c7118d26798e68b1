/* SPDX-License-Identifier: MIT */
/* Delimited text, in pieces of any size: the reader ends, keeps its limits, and
 * what it quotes it reads back. */
#include "exchange/csv.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct bytes {
	const uint8_t *data;
	size_t len, step;
};

static bool fill(void *arg, char *bytes, size_t room, size_t *got, struct err *err)
{
	struct bytes *from = arg;
	(void)err;
	size_t n = from->len < from->step ? from->len : from->step;
	*got = n < room ? n : room;
	if (*got)
		memcpy(bytes, from->data, *got);
	from->data += *got;
	from->len -= *got;
	return true;
}

static void quoted(const struct csv_value *value)
{
	struct buf out = BUF_INIT;
	struct csv again;
	bool more;
	csv_quote(&out, value->text, value->len, ';');
	buf_adds(&out, ";x\n");
	struct bytes from = {(const uint8_t *)out.data, out.len, 7};
	assert(csv_open(&again, "quoted", (struct csv_source){fill, &from}, ';', NULL));
	assert(csv_next(&again, &more, NULL) && more && csv_count(&again) == 2);
	struct csv_value back = csv_value(&again, 0);
	assert(back.len == value->len && memcmp(back.text, value->text, back.len) == 0);
	csv_close(&again);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes from = {data, len, len ? (size_t)data[0] % 64 + 1 : 1};
	struct csv csv;
	bool more = true;
	size_t rows = 0;
	if (!csv_open(&csv, "fuzz", (struct csv_source){fill, &from}, len % 2 ? ',' : ';', NULL))
		return 0;
	while (csv_next(&csv, &more, NULL) && more) {
		assert(++rows <= len && csv_count(&csv) <= CSV_COLUMNS_MOST);
		for (size_t i = 0; i < csv_count(&csv) && rows < 4; i++) {
			struct csv_value value = csv_value(&csv, i);
			assert(value.len <= CSV_FIELD_MOST && value.text[value.len] == '\0');
			quoted(&value);
		}
	}
	csv_close(&csv);
	return 0;
}
