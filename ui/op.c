/* SPDX-License-Identifier: MIT */
#include "ui/op.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static const struct op table[] = {
	{.id = OP_NONE, .name = "", .keys = "", .label = "", .sentence = "", .synonyms = ""},
#define OP(id_, name_, keys_, scopes_, group_, label_, sentence_, synonyms_, needs_, view_, arg_)           \
	{.id = OP_##id_, .name = name_, .keys = keys_, .scopes = scopes_, .group = group_, .label = label_, \
	 .sentence = sentence_, .synonyms = synonyms_, .needs = needs_, .view = view_, .arg = arg_},
#include "ui/ops.def"
#undef OP
};

const struct op *op_get(enum op_id id)
{
	assert(id < OP_COUNT);
	return &table[id];
}

const struct op *op_named(const char *name)
{
	for (size_t i = 1; i < OP_COUNT; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

const char *op_group_name(enum op_group group)
{
	static const char *const names[] = {
		[GROUP_MOVE] = "Move",     [GROUP_LOG] = "Log",       [GROUP_MAIL] = "Mail",
		[GROUP_EDIT] = "Edit",     [GROUP_LIST] = "This list", [GROUP_SCREEN] = "Screens",
		[GROUP_PROGRAM] = "Program",
	};
	assert(group < GROUP_COUNT);
	return names[group];
}

static const struct {
	unsigned scope;
	const char *name;
} places[] = {
	{SCOPE_BOARD, "the board (1)"},  {SCOPE_TODAY, "Today (2)"},       {SCOPE_CLIENTS, "the clients (3)"}, {SCOPE_CLIENT, "a client"}, {SCOPE_SEARCH, "a search"},
	{SCOPE_OUTBOX, "the outbox (4)"}, {SCOPE_IMPORT, "the import (5)"},   {SCOPE_EXPORT, "the export (6)"},
	{SCOPE_FORM, "forms"},           {SCOPE_DRAFT, "a draft"},           {SCOPE_REVIEW, "the review of a letter"},
	{SCOPE_BOX, "lists of choices"}, {SCOPE_FIRST, "the first screen"}, {SCOPE_BULK, "an e-mail to several"}, {SCOPE_FIGURES, "the metrics"},
};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

void op_where(const struct op *op, struct buf *out)
{
	size_t left = 0;
	for (size_t i = 0; i < PLACES; i++)
		left += (op->scopes & places[i].scope) != 0;
	bool first = true;
	if ((op->scopes & SCOPE_MAIN) == SCOPE_MAIN) {
		buf_adds(out, "the main screens (1 to 6)");
		return;
	}
	for (size_t i = 0; i < PLACES; i++) {
		if (!(op->scopes & places[i].scope))
			continue;
		buf_adds(out, first ? "" : left == 1 ? " and " : ", ");
		buf_adds(out, places[i].name);
		first = false;
		left--;
	}
}

static bool holds(const char *text, const char *word)
{
	size_t len = strlen(word);
	for (; *text; text++) {
		size_t i = 0;
		while (i < len && text[i] && (text[i] | 0x20) == (word[i] | 0x20))
			i++;
		if (i == len)
			return true;
	}
	return len == 0;
}

int op_match(const struct op *op, const char *word)
{
	if (holds(op->name, word))
		return 3;
	if (holds(op->label, word) || holds(op->sentence, word))
		return 2;
	return holds(op->synonyms, word) ? 1 : 0;
}
