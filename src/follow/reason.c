/* SPDX-License-Identifier: MIT */
#include "follow/reason.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

const struct reason reason_unpaid[] = {
#define ROW(code, title, offer, next) {code, title, offer, next},
	REASON_UNPAID(ROW)
	{NULL, NULL, OFFER_NONE, NULL},
};

const struct reason reason_dispute[] = {
	{"not-delivered", "Not delivered", OFFER_NONE, NULL},
	{"incomplete", "Goods or work not complete", OFFER_NONE, NULL},
	{"defect", "Defective or damaged", OFFER_NONE, NULL},
	{"price", "Price is not as agreed", OFFER_NONE, NULL},
	{"quantity", "Quantity is not right", OFFER_NONE, NULL},
	{"duplicate", "Billed twice", OFFER_NONE, NULL},
	{"not-ordered", "Not ordered", OFFER_NONE, NULL},
	{"paid", "Paid already", OFFER_NONE, NULL},
	{"terms", "Due date or terms", OFFER_NONE, NULL},
	{"form", "Invoice lacks something", OFFER_NONE, NULL},
	{"other", "Other", OFFER_NONE, NULL},
	{NULL, NULL, OFFER_NONE, NULL},
};

const struct reason reason_write_off[] = {
	{"uncollectable", "Cannot be collected", OFFER_NONE, NULL},
	{"insolvent", "Insolvent", OFFER_NONE, NULL},
	{"settlement", "Settlement", OFFER_NONE, NULL},
	{"small", "Too small to go on", OFFER_NONE, NULL},
	{"goodwill", "Goodwill", OFFER_NONE, NULL},
	{"time-barred", "Time-barred", OFFER_NONE, NULL},
	{"other", "Other", OFFER_NONE, NULL},
	{NULL, NULL, OFFER_NONE, NULL},
};

const struct reason *reason_find(const struct reason *table, const char *typed)
{
	for (; table->code; table++)
		if (text_ascii_same(typed, table->code) || text_same(typed, table->title))
			return table;
	return NULL;
}

const char *reason_title(const struct reason *table, const char *code)
{
	for (; table->code; table++)
		if (strcmp(code, table->code) == 0)
			return table->title;
	return code;
}

const char *reason_next_on(const struct reason *reason)
{
	switch (reason->offer) {
	case OFFER_RESEND: return "today";
	case OFFER_DATE: return "+3d";
	case OFFER_LAWYER: return "+2d";
	default: return "+1d";
	}
}
