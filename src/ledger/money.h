/* SPDX-License-Identifier: MIT */
/* Money: whole minor units of one currency (ISO 4217 exponents), never a
 * floating-point number. Amounts of different currencies never meet in a sum.
 * An amount lies in -MONEY_LIMIT..MONEY_LIMIT; leaving that range is an error. */
#ifndef DUN_LEDGER_MONEY_H
#define DUN_LEDGER_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* 999,999,999,999.99 in a currency of two decimals; the same count of minor
 * units everywhere, so that a sheet's double holds each amount exactly. */
#define MONEY_LIMIT INT64_C(99999999999999)

/* A currency code in use: three capital letters and a NUL. */
typedef char currency_code[4];

/* Decimals of a currency; -1 when ISO 4217 does not know it. */
int money_exponent(const char *currency);
/* "eur " -> "EUR"; false when there is no such currency. */
bool money_currency(const char *text, currency_code out);

/* Sum and difference; false and err on leaving the range. *sum may be an operand. */
bool money_add(int64_t a, int64_t b, int64_t *sum, struct err *err);

/* "147703.18", "-5.00", "11000000" for KRW: for JSON, CSV, files. */
void money_plain(struct buf *out, int64_t minor, const char *currency);
/* "147,703.18" or "147.703,18" (decimal ',' or '.'): for people, without the code. */
void money_show(struct buf *out, int64_t minor, const char *currency, char decimal);
/* The shown form of a plain one: "-5120.50" -> "-5,120.50" or "-5.120,50". */
void money_group(struct buf *out, const char *plain, char decimal);
/* The same into a fixed array, for cells: 32 bytes hold every amount in range. */
const char *money_text(char out[32], int64_t minor, const char *currency, char decimal);

/* How the decimal sign of a text was settled. */
enum money_reading {
	MONEY_READ,      /* *minor is what was meant */
	MONEY_AMBIGUOUS, /* "1.000", "1,234": thousands or decimals; *minor is the
	                    reading with the sign as thousands, *other as decimals,
	                    MONEY_NONE where the currency cannot hold that */
	MONEY_BAD,       /* not an amount */
	MONEY_TOO_FINE,  /* more decimals than the currency has */
	MONEY_RANGE,     /* outside MONEY_LIMIT */
};

#define MONEY_NONE INT64_MIN /* "no such amount" */

/* Reads an amount as people and programs write it: groups of three by . , ' blank,
 * NBSP, U+202F; full-width digits; a sign before or after; U+2212, brackets or a
 * triangle for negative; a currency sign or its code before or after. decimal is '.',
 * ',' or 0 when nothing has settled it. Never strtod, never "1e5", no digits but
 * ASCII and full-width ones. other may be NULL.
 *
 * A decimal that is known decides alone: with ',' "1.000" is 1000; with '.' it has
 * three decimals and is TOO_FINE for EUR, and "12.450,00" is BAD. Zeros beyond the
 * currency's decimals are dropped only where the text cannot be read as thousands:
 * "12450.5000", "0.500". In a currency without decimals "1.000" is 1000. */
enum money_reading money_read(const char *text, const char *currency, char decimal,
                              int64_t *minor, int64_t *other);
/* The same for what is typed into a field: what decimal does not explain but can
 * only mean one thing ("12.450,00" with '.') is read too; "1.000" asks. */
enum money_reading money_typed(const char *text, const char *currency, char decimal,
                               int64_t *minor, int64_t *other);
/* money_typed() for callers that need a yes or a sentence. */
bool money_parse(const char *text, const char *currency, char decimal,
                 int64_t *minor, struct err *err);
/* Which sign a text proves to be the decimal one: '.', ',' or 0 (proves nothing). */
char money_proves(const char *text);

#endif
