/* SPDX-License-Identifier: MIT */
/* Runs tests/case/next.case: the day | what happened | what is next | why. GENERATE=1
 * prints the table with what comes out instead, for a person to read before it is
 * kept. The words of what happened are said at the head of the table. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/asset.h"
#include "base/buf.h"
#include "base/text.h"
#include "follow/next.h"

enum { INVOICES = 8, TAKEN = 24, CONTACTS = 24, WORDS = 8 };

struct story {
	struct arena arena;
	struct policy policy;
	struct calendar calendar;
	struct next_facts facts;
	struct next_invoice invoices[INVOICES];
	struct next_taken taken[INVOICES][TAKEN];
	struct next_contact contacts[CONTACTS]; /* oldest first until the end */
	char currency[4];
	const char *fault;
};

struct words {
	char *word[WORDS];
	int count;
};

static char *trim(char *s)
{
	s += strspn(s, " \t");
	size_t len = strlen(s);
	while (len && strchr(" \t\r\n", s[len - 1]))
		s[--len] = '\0';
	return s;
}

static struct words split_words(char *s)
{
	struct words words = {.count = 0};
	for (char *at = trim(s); *at && words.count < WORDS;) {
		words.word[words.count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
		at += strspn(at, " ");
	}
	return words;
}

static daynum day_of(struct story *story, const char *text)
{
	daynum day = DATE_NONE;
	if (!text || !date_parse_iso(text, &day, NULL))
		story->fault = "a day is missing";
	return day;
}

static int64_t money_of(struct story *story, const char *text)
{
	int64_t amount = 0;
	if (!text || !money_parse(text, "EUR", '.', &amount, NULL))
		story->fault = "an amount is missing";
	return amount;
}

static const char *word(const struct words *words, int i)
{
	return i < words->count ? words->word[i] : NULL;
}

static bool is(const struct words *words, const char *name)
{
	return words->count && strcmp(words->word[0], name) == 0;
}

/* --- what happened --- */

static void add_taken(struct story *story, int invoice, const char *step, enum next_state state, daynum day)
{
	struct next_invoice *at = &story->invoices[invoice];
	story->taken[invoice][at->taken_count++] = (struct next_taken){arena_str(&story->arena, step), state, day};
}

static struct next_contact *add_contact(struct story *story, const struct words *words, enum next_contact_kind kind)
{
	struct next_contact *contact = &story->contacts[story->facts.contact_count++];
	*contact = (struct next_contact){.day = day_of(story, word(words, 1)), .kind = kind, .step = ""};
	return contact;
}

/* "mail DAY [STEP]": the contact and, for the first invoice, its step. */
static void reminder(struct story *story, const struct words *words, enum next_contact_kind kind)
{
	struct next_contact *contact = add_contact(story, words, kind);
	if (word(words, 2)) {
		contact->step = arena_str(&story->arena, word(words, 2));
		add_taken(story, 0, word(words, 2), kind == NEXT_MAIL ? NEXT_MAILED : NEXT_DONE, contact->day);
	}
}

/* "1001 due DAY AMOUNT [sent received disputed promised planned]" */
static void invoice(struct story *story, const struct words *words)
{
	struct next_invoice *at = &story->invoices[story->facts.invoice_count];
	int n = (int)story->facts.invoice_count++;
	*at = (struct next_invoice){.id = n + 1, .number = arena_str(&story->arena, words->word[0]),
	                            .due = day_of(story, word(words, 2)), .open = money_of(story, word(words, 3)),
	                            .taken = story->taken[n]};
	for (int i = 4; i < words->count; i++) {
		const char *mark = words->word[i];
		at->sent = at->sent || strcmp(mark, "sent") == 0;
		at->received = at->received || strcmp(mark, "received") == 0;
		at->disputed = at->disputed || strcmp(mark, "disputed") == 0;
		at->promised = at->promised || strcmp(mark, "promised") == 0;
		at->planned = at->planned || strcmp(mark, "planned") == 0;
		at->settled = at->settled || strcmp(mark, "settled") == 0;
		story->facts.settled = at->settled ? 500000 : story->facts.settled;
	}
}

static bool contact_words(struct story *story, const struct words *words)
{
	if (is(words, "mail"))
		reminder(story, words, NEXT_MAIL);
	else if (is(words, "call"))
		reminder(story, words, NEXT_CALL);
	else if (is(words, "letter"))
		reminder(story, words, NEXT_LETTER);
	else if (is(words, "visit"))
		reminder(story, words, NEXT_VISIT);
	else if (is(words, "spoke"))
		reminder(story, words, NEXT_CALL), story->contacts[story->facts.contact_count - 1].reached = true;
	else if (is(words, "no-answer"))
		add_contact(story, words, NEXT_CALL)->failed = true;
	else if (is(words, "reply"))
		add_contact(story, words, NEXT_MAIL)->in = true;
	else if (is(words, "unread"))
		add_contact(story, words, NEXT_MAIL)->in = true, story->facts.unread = day_of(story, word(words, 1));
	else if (is(words, "usd-mail"))
		add_contact(story, words, NEXT_MAIL)->other = true;
	else if (is(words, "statement"))
		add_contact(story, words, NEXT_MAIL)->asks_nothing = true;
	else
		return false;
	return true;
}

static bool step_words(struct story *story, const struct words *words)
{
	static const struct {
		const char *name;
		enum next_state state;
	} states[] = {{"done", NEXT_DONE}, {"skipped", NEXT_SKIPPED}, {"listed", NEXT_LISTED}, {"passed", NEXT_PASSED}};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (is(words, states[i].name)) {
			int at = word(words, 3) ? 1 : 0; /* "done STEP DAY second": of the second invoice */
			add_taken(story, at, word(words, 1), states[i].state, day_of(story, word(words, 2)));
			return true;
		}
	return false;
}

static void promise(struct story *story, const struct words *words)
{
	story->facts.promised = money_of(story, word(words, 1));
	story->facts.promised_for = day_of(story, word(words, 2));
	bool named = false;
	for (size_t i = 0; i < story->facts.invoice_count; i++)
		named = named || story->invoices[i].promised;
	for (size_t i = 0; !named && i < story->facts.invoice_count; i++)
		story->invoices[i].promised = true;
}

static bool money_words(struct story *story, const struct words *words)
{
	struct next_facts *facts = &story->facts;
	if (is(words, "paid"))
		facts->last_payment = day_of(story, word(words, 1));
	else if (is(words, "account"))
		facts->on_account = money_of(story, word(words, 1));
	else if (is(words, "promise"))
		promise(story, words);
	else if (is(words, "broken"))
		facts->broken = money_of(story, word(words, 1)), facts->broken_for = day_of(story, word(words, 2));
	else if (is(words, "plan"))
		facts->instalment = day_of(story, word(words, 1));
	else if (is(words, "missed"))
		facts->missed_amount = money_of(story, word(words, 1)), facts->missed = day_of(story, word(words, 2));
	else if (is(words, "known"))
		facts->money_known = day_of(story, word(words, 1)), facts->money_stops = true;
	else
		return false;
	return true;
}

static bool read_asset(const char *folder, const char *name, const struct asset **asset)
{
	char path[80];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return (*asset = asset_find(path)) != NULL;
}

static bool rule_words(struct story *story, const struct words *words)
{
	struct err err = {0};
	const struct asset *asset;
	const char *name = word(words, 1) ? word(words, 1) : "";
	if (is(words, "policy")) {
		if (!read_asset("policy", name, &asset) ||
		    !policy_parse(asset->bytes, asset->len, name, name, NULL, NULL, &story->arena, &story->policy, &err))
			story->fault = "no such policy";
	} else if (is(words, "country")) {
		if (!read_asset("calendar", name, &asset) ||
		    !calendar_parse(asset->bytes, asset->len, name, &story->arena, &story->calendar, &err))
			story->fault = "no such country";
	} else if (is(words, "by-age")) {
		story->policy.start = POLICY_BY_AGE;
	} else if (is(words, "minimum")) {
		story->policy.minima[0] = (struct policy_minimum){money_of(story, name), "EUR"};
		story->policy.minimum_count = 1;
	} else {
		return false;
	}
	return true;
}

static bool other_words(struct story *story, const struct words *words)
{
	struct next_facts *facts = &story->facts;
	bool named = word(words, 1) != NULL;
	if (is(words, "hold")) {
		facts->held = true;
		facts->held_until = named ? day_of(story, word(words, 1)) : DATE_NONE;
	} else if (is(words, "follow-up")) {
		facts->follow_up = day_of(story, word(words, 1));
	} else if (is(words, "review")) {
		facts->dispute_until = day_of(story, word(words, 1));
	} else if (is(words, "queued")) {
		facts->mail = NEXT_MAIL_QUEUED;
		facts->mail_on = named ? day_of(story, word(words, 1)) : DATE_NONE;
	} else if (is(words, "uncertain")) {
		facts->mail = NEXT_MAIL_UNCERTAIN;
	} else if (is(words, "failed")) {
		facts->mail = NEXT_MAIL_FAILED;
	} else if (is(words, "bounced")) {
		facts->bounced = true;
	} else if (is(words, "no-address")) {
		facts->can_mail = false;
	} else {
		return false;
	}
	return true;
}

static void happen(struct story *story, char *event)
{
	struct words words = split_words(event);
	if (words.count >= 4 && strcmp(words.word[1], "due") == 0)
		invoice(story, &words);
	else if (words.count && !contact_words(story, &words) && !step_words(story, &words) &&
	         !money_words(story, &words) && !rule_words(story, &words) && !other_words(story, &words))
		story->fault = "an event nobody knows";
}

static void newest_first(struct story *story)
{
	size_t count = story->facts.contact_count;
	for (size_t i = 0; i < count / 2; i++) {
		struct next_contact kept = story->contacts[i];
		story->contacts[i] = story->contacts[count - 1 - i];
		story->contacts[count - 1 - i] = kept;
	}
	story->facts.contacts = story->contacts;
	story->facts.invoices = story->invoices;
}

static void begin(struct story *story, daynum today)
{
	char standard[] = "policy courteous";
	*story = (struct story){.arena = ARENA_INIT, .calendar = calendar_plain, .currency = "EUR"};
	story->facts = (struct next_facts){
		.today = today, .currency = story->currency, .decimal = '.', .can_mail = true, .unread = DATE_NONE,
		.last_payment = DATE_NONE, .promised_for = DATE_NONE, .broken_for = DATE_NONE, .instalment = DATE_NONE,
		.missed = DATE_NONE, .held_until = DATE_NONE, .held_why = "", .dispute_until = DATE_NONE,
		.follow_up = DATE_NONE, .mail_on = DATE_NONE, .money_known = DATE_NONE,
	};
	happen(story, standard);
}

/* --- what is next --- */

static void say_invoices(const struct story *story, const struct next *next, struct buf *out)
{
	for (size_t i = 0; story->facts.invoice_count > 1 && i < next->invoice_count; i++)
		buf_addf(out, "%s%s", i ? "+" : " for ", story->invoices[next->invoices[i] - 1].number);
}

static void say_next(const struct story *story, const struct next *next, struct buf *out)
{
	char day[DATE_ISO_SIZE];
	switch (next->act) {
	case NEXT_NOTHING: buf_adds(out, "nothing"); break;
	case NEXT_STEP:
	case NEXT_CHECK: buf_addf(out, "%s by %s", next->name, policy_channel_name(next->channel)); break;
	case NEXT_LOOK: buf_addf(out, "look: %s", next->name); break;
	case NEXT_WAIT: buf_addf(out, "wait %s%s%s", date_iso(next->when, day), *next->name ? " " : "", next->name); break;
	case NEXT_STOP:
		buf_addf(out, "stop: %s", next_stop_name(next->by));
		if (next->until != DATE_NONE)
			buf_addf(out, " %s", date_iso(next->until, day));
		break;
	}
	say_invoices(story, next, out);
}

static void answer(struct story *story, char *events, struct buf *out, struct buf *why)
{
	struct next next, review;
	struct err err = {0};
	for (char *event = events; event;) {
		char *end = strchr(event, ';');
		if (end)
			*end++ = '\0';
		happen(story, event);
		event = end;
	}
	newest_first(story);
	if (story->fault) {
		buf_addf(out, "the row itself is wrong: %s", story->fault);
		return;
	}
	if (!next_find(&story->policy, &story->calendar, &story->facts, &story->arena, &next, &err) ||
	    !next_review(&story->policy, &story->calendar, &story->facts, &story->arena, &review, &err)) {
		buf_adds(out, err.text);
		return;
	}
	say_next(story, &next, out);
	if (review.act == NEXT_STEP)
		buf_addf(out, ", beside it %s", review.name);
	buf_adds(why, next.why);
}

/* --- the table --- */

static bool row(char *line, int number, bool generate)
{
	struct story story;
	struct buf got = BUF_INIT, why = BUF_INIT;
	char *cells[4] = {line, "", "", ""}, *events;
	for (int i = 1; i < 4; i++) {
		char *bar = strchr(cells[i - 1], '|');
		if (!bar)
			break;
		*bar = '\0';
		cells[i] = bar + 1;
	}
	for (int i = 0; i < 4; i++)
		cells[i] = trim(cells[i]);
	daynum today = DATE_NONE;
	date_parse_iso(cells[0], &today, NULL);
	begin(&story, today);
	struct buf copy = BUF_INIT;
	buf_adds(&copy, cells[1]);
	events = copy.data;
	answer(&story, events, &got, &why);
	bool same = strcmp(buf_str(&got), cells[2]) == 0 && strcmp(buf_str(&why), cells[3]) == 0;
	if (generate)
		printf("%s | %s | %s | %s\n", cells[0], cells[1], buf_str(&got), buf_str(&why));
	else
		printf("%s %d - %s | %s\n", same ? "ok" : "not ok", number, cells[0], cells[1]);
	if (!same && !generate)
		printf("# expected %s | %s\n# got      %s | %s\n", cells[2], cells[3], buf_str(&got), buf_str(&why));
	buf_release(&got);
	buf_release(&why);
	buf_release(&copy);
	arena_release(&story.arena);
	return same;
}

int main(void)
{
	const char *folder = getenv("top_srcdir");
	bool generate = getenv("GENERATE") != NULL;
	struct buf path = BUF_INIT;
	char line[2000];
	int number = 0, failures = 0;
	setlocale(LC_CTYPE, "C.UTF-8");
	buf_addf(&path, "%s/tests/case/next.case", folder ? folder : ".");
	FILE *file = fopen(buf_str(&path), "r");
	while (file && fgets(line, sizeof line, file)) {
		bool comment = line[0] == '#' || !*trim(line);
		if (comment && generate)
			fputs(line, stdout);
		if (!comment)
			failures += !row(line, ++number, generate);
	}
	if (!generate)
		printf("1..%d\n", number);
	buf_release(&path);
	if (file)
		fclose(file);
	return !file || number < 80 || (failures && !generate);
}
