/* SPDX-License-Identifier: MIT */
#include "ui/filter.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *word;
	unsigned state;
} states[] = {
	{"broken", FILTER_BROKEN},
	{"promise", FILTER_BROKEN | FILTER_PROMISED},
	{"promised", FILTER_PROMISED},
	{"dispute", FILTER_DISPUTED},
	{"disputed", FILTER_DISPUTED},
	{"hold", FILTER_HELD},
	{"queued", FILTER_QUEUED},
	{"no-email", FILTER_NO_MAIL},
	{"no-mail", FILTER_NO_MAIL},
};

/* ">30d", "<1000": false when it is neither. */
static bool parse_number(struct filter_word *word, const char *s)
{
	char digits[20];
	size_t len = strlen(s);
	if ((s[0] != '>' && s[0] != '<') || len < 2 || len > sizeof(digits))
		return false;
	bool days = s[len - 1] == 'd';
	size_t count = len - 1 - (days ? 1 : 0);
	if (count >= sizeof(digits))
		return false;
	memcpy(digits, s + 1, count);
	digits[count] = '\0';
	if (!text_number(digits, 0, MONEY_LIMIT, &word->number))
		return false;
	word->less = s[0] == '<';
	word->kind = days ? FILTER_DAYS : FILTER_AMOUNT;
	return true;
}

static void parse_word(struct filter_word *word, const char *s, size_t len)
{
	*word = (struct filter_word){.kind = FILTER_TEXT};
	if (len > 1 && *s == '!') {
		word->not = true;
		s++;
		len--;
	}
	if (len >= FILTER_WORD_SIZE)
		len = FILTER_WORD_SIZE - 1;
	memcpy(word->text, s, len);
	word->text[len] = '\0';
	if (parse_number(word, word->text))
		return;
	if (strcmp(word->text, "mine") == 0 || text_starts(word->text, "owner:"))
		word->kind = FILTER_OWNER;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].word, word->text) == 0) {
			word->kind = FILTER_STATE;
			word->state = states[i].state;
		}
}

void filter_parse(struct filter *filter, const char *typed)
{
	struct buf folded = BUF_INIT;
	filter->count = 0;
	if (text_fold(typed, strlen(typed), &folded, NULL)) {
		const char *s = buf_str(&folded);
		while (*s && filter->count < FILTER_WORDS) {
			size_t len = strcspn(s, " ");
			if (len)
				parse_word(&filter->words[filter->count++], s, len);
			s += len;
			s += strspn(s, " ");
		}
	}
	buf_release(&folded);
}

static bool amount_fits(const struct filter_word *word, const struct filter_row *row)
{
	int64_t unit = 1, exponent = money_exponent(row->currency);
	while (exponent-- > 0)
		unit *= 10;
	int64_t limit = word->number > MONEY_LIMIT / unit ? MONEY_LIMIT : word->number * unit;
	return word->less ? row->amount < limit : row->amount > limit;
}

/* "mine", "owner:me"; "owner:none"; "owner:ji" begins the name. */
static bool owner_fits(const struct filter_word *word, const struct filter_row *row)
{
	const char *owner = row->owner ? row->owner : "", *me = row->me ? row->me : "";
	const char *wanted = strcmp(word->text, "mine") == 0 ? "me" : word->text + strlen("owner:");
	struct buf folded = BUF_INIT;
	if (strcmp(wanted, "none") == 0)
		return !*owner;
	if (strcmp(wanted, "me") == 0)
		return *owner && text_same(owner, me);
	bool fits = text_fold(owner, strlen(owner), &folded, NULL) && *owner && text_starts(buf_str(&folded), wanted);
	buf_release(&folded);
	return fits;
}

static bool word_fits(const struct filter_word *word, const struct filter_row *row)
{
	switch (word->kind) {
	case FILTER_DAYS:
		return word->less ? row->days_overdue < word->number : row->days_overdue > word->number;
	case FILTER_AMOUNT: return amount_fits(word, row);
	case FILTER_OWNER: return owner_fits(word, row);
	case FILTER_STATE: return (row->states & word->state) != 0;
	default: return strstr(row->folded, word->text) != NULL;
	}
}

bool filter_wants_text(const struct filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		if (filter->words[i].kind == FILTER_TEXT)
			return true;
	return false;
}

bool filter_fits(const struct filter *filter, const struct filter_row *row)
{
	for (size_t i = 0; i < filter->count; i++)
		if (word_fits(&filter->words[i], row) == filter->words[i].not)
			return false;
	return true;
}
