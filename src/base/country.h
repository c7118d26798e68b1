/* SPDX-License-Identifier: MIT */
/* Countries by their two letters (ISO 3166-1 alpha-2, as of 2025; XK for Kosovo, which
 * is in use without being assigned). */
#ifndef DUN_BASE_COUNTRY_H
#define DUN_BASE_COUNTRY_H

#include <stdbool.h>

/* Capital letters. */
bool country_known(const char *code);

#endif
