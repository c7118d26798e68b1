/* SPDX-License-Identifier: MIT */
/* How old what is known of payments may be before a reminder is a risk. Pure. */
#ifndef DUN_FOLLOW_FRESHNESS_H
#define DUN_FOLLOW_FRESHNESS_H

#include <stdbool.h>

#include "ledger/date.h"

enum { FRESHNESS_DAYS = 2 }; /* business days (process.md, "payments fresh") */

/* Business days (Monday to Friday) after known, up to and including today. */
int freshness_age(daynum known, daynum today);
/* Whether payments known until then are too old to remind by; DATE_NONE, none was ever
 * imported, is not: such a book learns of money by hand alone. */
bool freshness_old(daynum known, daynum today);

#endif
