/* SPDX-License-Identifier: MIT */
/* Forms: moving, checking when a field is left, keeping what was typed. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "store/fields.h"
#include "tests/lib/samplebook.h"
#include "ui/form.h"

enum { WHO, AMOUNT, DAY, OUTCOME, TICK, HIDDEN, NOTE, SAVE };

static const char *const outcomes[] = {"promised", "paid already", "disputes", NULL};
static const struct form_field fields[] = {
	{.id = WHO, .kind = FIELD_TEXT, .label = "Spoke to", .width = 20, .required = true},
	{.id = AMOUNT, .kind = FIELD_MONEY, .label = "Amount", .width = 12, .currency = "EUR"},
	{.id = DAY, .kind = FIELD_DATE, .label = "by", .width = 10, .beside = true},
	{.id = OUTCOME, .kind = FIELD_CHOICE, .label = "Outcome", .width = 14, .choices = outcomes, .chosen = -1},
	{.id = TICK, .kind = FIELD_TICK, .label = "also by mail"},
	{.id = HIDDEN, .kind = FIELD_TEXT, .label = "Why", .width = 10, .hidden = true, .required = true},
	{.id = NOTE, .kind = FIELD_LONG, .label = "Note", .width = 20, .rows = 2},
	{.id = SAVE, .kind = FIELD_BUTTON, .label = "Save", .op = OP_ACCEPT},
};

static void make(struct form *form)
{
	assert_true(form_init(form, fields, sizeof(fields) / sizeof(fields[0]), samplebook_today(), '.', DATE_DMY, NULL));
}

static struct reaction press(struct form *form, uint32_t id)
{
	char bytes[2] = {(char)id, '\0'};
	bool text = id < 0x80;
	struct reaction reaction = form_key(form, &(struct key){.id = id, .bytes = text ? bytes : "", .len = text ? 1 : 0});
	if (reaction.kind == REACT_PASS && id == K_TAB)
		reaction = form_act(form, OP_NEXT_FIELD);
	if (reaction.kind == REACT_PASS && id == K_BACKTAB)
		reaction = form_act(form, OP_PREVIOUS_FIELD);
	return reaction;
}

static void type(struct form *form, const char *text)
{
	for (; *text; text++)
		press(form, (uint32_t)(unsigned char)*text);
}

static bool drawn(struct form *form, const char *text)
{
	struct frame frame = FRAME_INIT;
	struct buf all = BUF_INIT;
	assert_true(frame_resize(&frame, 20, 90, NULL));
	form_draw(form, &frame, frame_whole(&frame));
	frame_text(&frame, &all);
	bool found = strstr(buf_str(&all), text) != NULL;
	if (!found)
		print_message("%s", buf_str(&all));
	buf_release(&all);
	frame_release(&frame);
	return found;
}

/* item 64: what a date word means shows while it is typed */
static void dates_show_their_meaning(void **state)
{
	static const struct {
		const char *typed, *means;
	} rows[] = {
		{"fri", "= Fri 27 Nov 2026, in 4 days"}, {"+4d", "= Fri 27 Nov 2026"}, {"27", "= Fri 27 Nov 2026"},
		{"27.11", "= Fri 27 Nov 2026"}, {"eom", "= Mon 30 Nov 2026"}, {"2026-11-27", "= Fri 27 Nov 2026"},
		{"today", "= Mon 23 Nov 2026, today"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct form form;
		make(&form);
		form_focus(&form, DAY);
		type(&form, rows[i].typed);
		assert_true(drawn(&form, rows[i].means));
		form_release(&form);
	}
}

/* item 66: the error stands under the field, and F10 goes there */
static void errors_stand_under_the_field(void **state)
{
	struct form form;
	(void)state;
	make(&form);
	type(&form, "Eva");
	form_focus(&form, DAY);
	type(&form, "fry");
	press(&form, K_TAB);
	assert_true(drawn(&form, "\"fry\" is not a date"));
	assert_true(drawn(&form, "Try "));
	assert_int_equal(form.at, OUTCOME);
	assert_false(form_accept(&form));
	assert_int_equal(form.fields[form.at].id, DAY);
	press(&form, K_CTRL('U'));
	type(&form, "fri");
	assert_true(form_accept(&form));
	assert_int_equal(form_day(&form, DAY), samplebook_today() + 4);
	form_release(&form);
}

/* item 68: 1.000 is asked about where no setting decides; money shows in full when left */
static void money(void **state)
{
	struct form form;
	int64_t minor = 0;
	(void)state;
	make(&form);
	form_focus(&form, AMOUNT);
	type(&form, "12450.5");
	press(&form, K_TAB);
	assert_string_equal(form_text(&form, AMOUNT), "12,450.50");
	assert_true(form_money(&form, AMOUNT, &minor) && minor == 1245050);
	form.decimal = 0;
	form_set(&form, AMOUNT, "1.000");
	form_focus(&form, AMOUNT);
	press(&form, K_TAB);
	assert_true(drawn(&form, "could be 1.00 or 1,000.00"));
	form_release(&form);
}

/* item 12: Enter goes on; on a button it presses; digits choose; hidden ones are passed over */
static void moving(void **state)
{
	struct form form;
	(void)state;
	make(&form);
	press(&form, K_ENTER);
	press(&form, K_ENTER);
	press(&form, K_ENTER);
	assert_int_equal(form.fields[form.at].id, OUTCOME);
	type(&form, "2");
	assert_int_equal(form_chosen(&form, OUTCOME), 1);
	type(&form, "9");
	assert_int_equal(form_chosen(&form, OUTCOME), 1);
	type(&form, "d");
	assert_int_equal(form_chosen(&form, OUTCOME), 2);
	press(&form, K_TAB);
	type(&form, " ");
	assert_int_equal(form_chosen(&form, TICK), 1);
	press(&form, K_TAB);
	assert_int_equal(form.fields[form.at].id, NOTE);
	press(&form, K_TAB);
	struct reaction pressed = press(&form, K_ENTER);
	assert_true(pressed.kind == REACT_OP && pressed.op == OP_ACCEPT);
	press(&form, K_BACKTAB);
	assert_int_equal(form.fields[form.at].id, NOTE);
	form_release(&form);
}

/* A letter never leaves a field by accident, whatever the field is. */
static void letters_stay(void **state)
{
	struct form form;
	(void)state;
	make(&form);
	for (size_t i = 0; i < form.count; i++) {
		if (form.fields[i].hidden)
			continue;
		form.at = i;
		const char *letters = "qQ?:uDxyz1234567890";
		for (; *letters; letters++) {
			struct reaction reaction = press(&form, (uint32_t)(unsigned char)*letters);
			assert_int_equal(reaction.kind, REACT_DONE);
			assert_int_equal(form.at, i);
		}
	}
	form_release(&form);
}

/* item 74: what was typed comes back as it was */
static void keeping(void **state)
{
	struct form form, again;
	struct buf kept = BUF_INIT;
	(void)state;
	make(&form);
	type(&form, "Eva \xff");
	form_set(&form, WHO, "Eva Müller, 한빛");
	form_set(&form, DAY, "fry");
	form_choose(&form, OUTCOME, 2);
	form_set(&form, NOTE, "one\ntwo");
	form_pack(&form, &kept);
	make(&again);
	form_unpack(&again, kept.data, kept.len);
	assert_string_equal(form_text(&again, WHO), "Eva Müller, 한빛");
	assert_string_equal(form_text(&again, DAY), "fry");
	assert_int_equal(form_chosen(&again, OUTCOME), 2);
	assert_string_equal(form_text(&again, NOTE), "one\ntwo");
	form_unpack(&again, "\xff\xff\xff\xff junk", 9);
	buf_clear(&kept); /* of a version whose lists were longer */
	fields_add_int(&kept, "3", 999); /* OUTCOME */
	fields_add_int(&kept, "4", 7);   /* TICK */
	form_unpack(&again, kept.data, kept.len);
	assert_int_equal(form_chosen(&again, OUTCOME), 2);
	assert_int_equal(form_chosen(&again, TICK), 0);
	buf_release(&kept);
	form_release(&form);
	form_release(&again);
}

static void required(void **state)
{
	struct form form;
	const struct form_field *first = NULL;
	(void)state;
	make(&form);
	assert_int_equal(form_errors(&form, NULL), 0);
	press(&form, K_TAB); /* walking through is no mistake */
	assert_int_equal(form_errors(&form, NULL), 0);
	assert_false(form_accept(&form));
	assert_int_equal(form_errors(&form, &first), 1);
	assert_int_equal(first->id, WHO);
	form_release(&form);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_show_their_meaning), cmocka_unit_test(errors_stand_under_the_field),
		cmocka_unit_test(money), cmocka_unit_test(moving), cmocka_unit_test(letters_stay), cmocka_unit_test(keeping),
		cmocka_unit_test(required),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
