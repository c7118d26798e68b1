/* SPDX-License-Identifier: MIT */
/* / on the client screen: finds words in all that happened, leaves every line in its
 * place, and goes from one that holds them to the next. */
#include <string.h>

#include "desk/search.h"
#include "ui/client_inside.h"

void client_find_again(struct client_view *self)
{
	vec_clear(&self->hits);
	for (size_t i = 0; self->needle && i < self->shown.len; i++) {
		const struct story_line *line = VEC_AT(const struct story_line *, &self->shown, i);
		size_t *place = desk_line_holds(self->needle, line, &self->timeline) ? vec_push(&self->hits) : NULL;
		if (place)
			*place = i;
	}
}

void client_find_words(struct client_view *self, const char *words)
{
	if (words != line_text(&self->find))
		line_set(&self->find, words);
	needle_free(self->needle);
	self->needle = needle_new(line_text(&self->find), strlen(line_text(&self->find)), NULL);
	client_find_again(self);
}

void client_find_begin(struct client_view *self)
{
	self->finding = true;
	self->pane = PANE_TIMELINE;
	self->find_from = self->lines.cursor;
}

void client_find_end(struct client_view *self)
{
	self->finding = false;
	client_find_words(self, "");
}

/* The first hit at or behind a line; of none there the first of all. */
static void go_from(struct client_view *self, size_t from)
{
	size_t i = 0;
	while (i < self->hits.len && VEC_AT(size_t, &self->hits, i) < from)
		i++;
	if (self->hits.len)
		list_to(&self->lines, VEC_AT(size_t, &self->hits, i < self->hits.len ? i : 0));
	else
		list_to(&self->lines, self->find_from);
}

struct reaction client_find_key(struct client_view *self, const struct key *pressed)
{
	if (pressed->id == K_ENTER) {
		self->finding = false;
		return react_done();
	}
	if (pressed->id == K_ESC) {
		client_find_end(self);
		list_to(&self->lines, self->find_from);
		return react_done();
	}
	if (!line_key(&self->find, pressed))
		return react_pass();
	client_find_words(self, line_text(&self->find));
	go_from(self, self->find_from);
	return react_done();
}

struct reaction client_find_step(struct client_view *self, int step)
{
	size_t place, of, at = 0;
	client_find_count(self, &place, &of);
	if (!self->needle)
		return react_say(react_done(), SAY_INFO, "/ finds words here; then n goes on to the next");
	if (!of)
		return react_say(react_done(), SAY_INFO, "Nothing here says \"%.100s\"", line_text(&self->find));
	self->pane = PANE_TIMELINE;
	while (at < of && VEC_AT(size_t, &self->hits, at) < self->lines.cursor + (step > 0))
		at++;
	size_t next = step > 0 ? at : at + of - 1; /* round the ends */
	list_to(&self->lines, VEC_AT(size_t, &self->hits, next % of));
	bool round = step > 0 ? at >= of : at == 0;
	return round && of > 1 ? react_say(react_done(), SAY_INFO, "On from the %s", step > 0 ? "first" : "last") : react_done();
}

bool client_find_is_hit(const struct client_view *self, size_t line)
{
	size_t low = 0, high = self->hits.len;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (VEC_AT(size_t, &self->hits, middle) < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low < self->hits.len && VEC_AT(size_t, &self->hits, low) == line;
}

void client_find_count(const struct client_view *self, size_t *place, size_t *of)
{
	*place = 0;
	*of = self->hits.len;
	for (size_t i = 0; i < self->hits.len && !*place; i++)
		if (VEC_AT(size_t, &self->hits, i) == self->lines.cursor)
			*place = i + 1;
}
