/* SPDX-License-Identifier: MIT */
/* A file of anybody's: its encoding, separator, header and columns are told or it
 * is refused with a sentence; what is mapped is a column that is there. */
#include "exchange/columns.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct columns columns;
	struct err err = {0};
	int fd = memfd_create("columns", 0);
	assert(fd >= 0);
	if (write(fd, data, len) != (ssize_t)len)
		abort();
	if (columns_read(&columns, fd, "f.csv", NULL, &err)) {
		for (int f = 0; f < COLUMN_FIELDS; f++)
			assert(columns.map[f] >= -1 && columns.map[f] < (int)columns.count);
		assert(columns_ready(&columns, &err) || *err.text);
		columns_release(&columns);
	} else {
		assert(*err.text && err.code != ERR_NONE && err.code != ERR_INTERNAL);
	}
	close(fd);
	return 0;
}
