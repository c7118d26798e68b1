/* SPDX-License-Identifier: MIT */
#include "follow/reason.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

const struct reason reason_unpaid[] = {
	{"forgot", "Forgot", OFFER_PROMISE, "Ask for a day and an amount"},
	{"never-received", "Never received it", OFFER_RESEND, "Send the invoice again"},
	{"cash-flow", "Cash-flow trouble", OFFER_PLAN, "Offer a payment plan"},
	{"overwhelmed", "Overwhelmed", OFFER_PLAN, "Offer a payment plan"},
	{"contests", "Contests it", OFFER_DISPUTE, "Open a dispute, tell the sales contact"},
	{"incomplete", "Goods or work not complete", OFFER_DISPUTE, "Open a dispute, tell the sales contact"},
	{"approval", "Waits for approval", OFFER_DATE, "Set a date to check"},
	{"under-way", "Payment under way", OFFER_DATE, "Set a date to check"},
	{"wrong-person", "Wrong person", OFFER_CONTACT, "Find the right person"},
	{"refuses", "Refuses", OFFER_LAWYER, "Prepare the case for the lawyer"},
	{"insolvent", "Insolvent", OFFER_HOLD, "Hold reminders, ask the lawyer"},
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
