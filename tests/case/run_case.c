/* SPDX-License-Identifier: MIT */
/* Runs the tables of tests/case through the ledger: a line is cells between bars,
 * the last ones what must come out. The file's name says which table it is. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ledger/aging.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum { CELLS_MOST = 6 };

struct row {
	char *cells[CELLS_MOST];
	int count;
};

/* Each table writes into out what the cells it is given mean. */
typedef void table_fn(const struct row *row, struct buf *out);

static void split(char *line, struct row *row)
{
	row->count = 0;
	for (char *cell = line; cell && row->count < CELLS_MOST; row->count++) {
		char *bar = strchr(cell, '|');
		if (bar)
			*bar = '\0';
		const char *start = cell;
		size_t len = strlen(cell);
		text_trim(&start, &len);
		row->cells[row->count] = cell + (start - cell);
		row->cells[row->count][len] = '\0';
		cell = bar ? bar + 1 : NULL;
	}
}

static enum date_order order_of(const char *name)
{
	return strcmp(name, "dmy") == 0 ? DATE_DMY : strcmp(name, "mdy") == 0 ? DATE_MDY :
	       strcmp(name, "ymd") == 0 ? DATE_YMD : DATE_ORDER_UNKNOWN;
}

static void aging_row(const struct row *row, struct buf *out)
{
	daynum as_of, due;
	struct aging_scale scale;
	char name[24];
	if (!date_parse_iso(row->cells[0], &as_of, NULL) || !date_parse_iso(row->cells[1], &due, NULL) ||
	    !aging_scale_parse(row->cells[3], &scale, NULL) || strtol(row->cells[2], NULL, 10) != as_of - due)
		buf_adds(out, "the row itself is wrong");
	else
		buf_adds(out, aging_name(&scale, aging_bucket(&scale, as_of - due), name));
}

static void date_row(const struct row *row, struct buf *out)
{
	daynum today, means;
	char text[DATE_TEXT_SIZE];
	const char *without_weekday = strchr(row->cells[0], ' ');
	enum date_sense sense = strcmp(row->cells[1], "back") == 0 ? DATE_BACK : DATE_AHEAD;
	if (!without_weekday || date_read(without_weekday, DATE_DMY, &today) != DATE_READ ||
	    strcmp(date_long(today, text), row->cells[0]) != 0)
		buf_adds(out, "the row itself is wrong");
	else if (date_word(row->cells[3], today, sense, order_of(row->cells[2]), &means, NULL))
		buf_adds(out, date_long(means, text));
	else
		buf_adds(out, "bad");
}

static void datefile_row(const struct row *row, struct buf *out)
{
	static const char *const orders[] = {"unknown", "dmy", "mdy", "ymd"};
	daynum means;
	char text[DATE_ISO_SIZE];
	switch (date_read(row->cells[0], order_of(row->cells[1]), &means)) {
	case DATE_READ: buf_adds(out, date_iso(means, text)); break;
	case DATE_AMBIGUOUS: buf_adds(out, "ambiguous"); break;
	case DATE_BAD: buf_adds(out, "bad"); break;
	}
	buf_addf(out, " | %s", orders[date_proves(row->cells[0])]);
}

static void money_row(const struct row *row, struct buf *out)
{
	int64_t minor = 0, other = MONEY_NONE;
	const char *currency = row->cells[1];
	char decimal = *row->cells[2] == '-' ? '\0' : *row->cells[2];
	switch (money_read(row->cells[0], currency, decimal, &minor, &other)) {
	case MONEY_READ: money_plain(out, minor, currency); break;
	case MONEY_AMBIGUOUS:
		buf_adds(out, "ask ");
		money_plain(out, minor, currency);
		if (other != MONEY_NONE) {
			buf_adds(out, " or ");
			money_plain(out, other, currency);
		}
		break;
	case MONEY_TOO_FINE: buf_adds(out, "too fine"); break;
	case MONEY_RANGE: buf_adds(out, "range"); break;
	case MONEY_BAD: buf_adds(out, "bad"); break;
	}
}

static const struct {
	const char *name;
	int inputs; /* cells before the expected ones */
	table_fn *run;
} tables[] = {
	{"aging", 4, aging_row},
	{"date", 4, date_row},
	{"datefile", 2, datefile_row},
	{"money", 3, money_row},
};

static void join(const struct row *row, int from, struct buf *out)
{
	for (int i = from; i < row->count; i++)
		buf_addf(out, "%s%s", i > from ? " | " : "", row->cells[i]);
}

static int run_table(const char *folder, size_t table, int *number)
{
	struct buf path = BUF_INIT, expected = BUF_INIT, got = BUF_INIT;
	char line[512];
	int failures = 0, at = 0;
	buf_addf(&path, "%s/tests/case/%s.case", folder, tables[table].name);
	FILE *file = fopen(buf_str(&path), "r");
	if (!file) {
		printf("Bail out! %s cannot be opened\n", buf_str(&path));
		exit(1);
	}
	while (fgets(line, sizeof line, file)) {
		struct row row;
		at++;
		if (*line == '#' || *line == '\n')
			continue;
		split(line, &row);
		buf_clear(&expected);
		buf_clear(&got);
		join(&row, tables[table].inputs, &expected);
		tables[table].run(&row, &got);
		bool same = strcmp(buf_str(&got), buf_str(&expected)) == 0;
		printf("%sok %d %s.case:%d \"%s\"\n", same ? "" : "not ", ++*number, tables[table].name, at,
		       row.cells[tables[table].inputs > 3 ? 3 : 0]);
		if (!same)
			printf("# expected %s, got %s\n", buf_str(&expected), buf_str(&got));
		failures += !same;
	}
	fclose(file);
	buf_release(&path);
	buf_release(&expected);
	buf_release(&got);
	return failures;
}

int main(void)
{
	const char *folder = getenv("top_srcdir");
	int failures = 0, number = 0;
	setlocale(LC_CTYPE, "C.UTF-8");
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		failures += run_table(folder ? folder : ".", i, &number);
	printf("1..%d\n", number);
	return failures != 0;
}
