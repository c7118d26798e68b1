/* SPDX-License-Identifier: MIT */
/* The checks of a letter: every finding lies in its text, every fix too, and fixing
 * comes to an end. */
#include "letter/check.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "letter/draft.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct facts_invoice invoices[] = {
	{.id = 1, .number = "1001", .due = 20739, .paid_last = DATE_NONE, .total = 1245000, .open = 1245000},
	{.id = 2, .number = "1014", .due = 20750, .paid_last = 20780, .total = 210000, .open = 0},
	{.id = 3, .number = "RE-7", .due = 20770, .paid_last = DATE_NONE, .total = 100, .open = 100, .disputed = true},
};
static const struct facts_invoice *const by_number[] = {&invoices[0], &invoices[1], &invoices[2]};
static const struct facts_contact contacts[] = {{.id = 1, .name = "Eva", .role = "", .mail = "eva@b.example"}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct facts facts = {
		.client = 1, .client_name = "Bergmann GmbH", .client_code = "", .language = "en", .currency = "EUR",
		.today = 20780, .decimal = '.', .firm = "", .sender = "", .from = "", .phone = "", .ways_to_pay = "",
		.invoices = invoices, .invoice_count = 3, .by_number = by_number, .contacts = contacts, .contact_count = 1,
		.held_until = DATE_NONE, .held_why = "", .last_contact = DATE_NONE, .last_kind = "",
		.last_payment_on = DATE_NONE,
	};
	struct draft draft;
	struct check_list list = CHECK_LIST_INIT;
	draft_init(&draft);
	if (!draft_load(&draft, (const char *)data, len, NULL))
		return 0;
	for (int round = 0; round < 4; round++) {
		const struct check_mail mail = {.kind = "reminder", .language = len % 2 ? "en" : "de", .to = "eva@b.example",
		                                .cc = "", .subject = "Invoice 1001", .body = draft_text(&draft),
		                                .body_len = draft_len(&draft)};
		const struct check_finding *fix = NULL;
		assert(check_run(&mail, &facts, &list, NULL));
		for (size_t i = 0; i < list.findings.len; i++) {
			const struct check_finding *f = CHECK_AT(&list, i);
			if (f->part != CHECK_BODY)
				continue;
			assert(f->at + f->len <= draft_len(&draft));
			if (f->offer) {
				assert(f->fix && f->fix_at + f->fix_len <= draft_len(&draft));
				fix = fix ? fix : f;
			}
		}
		if (!fix)
			break;
		assert(draft_replace(&draft, fix->fix_at, fix->fix_len, fix->fix, strlen(fix->fix), NULL));
		assert(text_valid(draft_text(&draft), draft_len(&draft)));
	}
	check_list_release(&list);
	draft_release(&draft);
	return 0;
}
