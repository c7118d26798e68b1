/* SPDX-License-Identifier: MIT */
/* Which key does what: the table's own keys, changed by the user's keys file. */
#include "ui/op.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static bool bind(struct keymap *map, uint32_t key, enum op_id op, int line)
{
	struct binding *binding = vec_push(&map->bindings);
	if (binding)
		*binding = (struct binding){key, op, line};
	return binding != NULL;
}

/* The next word of a line: false at its end. */
static bool next_word(const char **s, const char *end, const char **word, size_t *len)
{
	while (*s < end && (**s == ' ' || **s == '\t' || **s == '\r'))
		(*s)++;
	*word = *s;
	while (*s < end && **s != ' ' && **s != '\t' && **s != '\r')
		(*s)++;
	*len = (size_t)(*s - *word);
	return *len > 0;
}

bool keymap_init(struct keymap *map, struct err *err)
{
	*map = (struct keymap){.bindings = VEC_INIT(struct binding)};
	for (size_t i = 1; i < OP_COUNT; i++) {
		const char *keys = op_get((enum op_id)i)->keys, *word;
		const char *end = keys + strlen(keys);
		size_t len;
		while (next_word(&keys, end, &word, &len)) {
			uint32_t key = KEY_NONE;
			bool known = key_parse(word, len, &key);
			assert(known);
			if (known && !bind(map, key, (enum op_id)i, 0))
				return err_memory(err);
		}
	}
	return true;
}

void keymap_release(struct keymap *map)
{
	vec_release(&map->bindings);
	arena_release(&map->arena);
}

static struct binding *at(const struct keymap *map, size_t i)
{
	return &VEC_AT(struct binding, &map->bindings, i);
}

static void unbind(struct keymap *map, enum op_id op)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->bindings.len; i++)
		if (at(map, i)->op != op)
			*at(map, kept++) = *at(map, i);
	map->bindings.len = kept;
}

/* Another operation that has this key in a place they share. */
static const struct binding *clash(const struct keymap *map, uint32_t key, const struct op *op)
{
	for (size_t i = 0; i < map->bindings.len; i++) {
		const struct binding *other = at(map, i);
		if (other->key == key && other->op != op->id && (op_get(other->op)->scopes & op->scopes))
			return other;
	}
	return NULL;
}

struct place {
	const char *path;
	int line;
	struct buf *problems;
};

static void problem(const struct place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void problem(const struct place *place, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addf(place->problems, "%s:%d: ", place->path, place->line);
	buf_addv(place->problems, format, args);
	buf_addc(place->problems, '\n');
	va_end(args);
}

enum { KEYS_MOST = 8 };

/* Reads the keys of one line; false when one of them cannot be. */
static bool read_keys(const struct keymap *map, const struct op *op, const char *s, const char *end,
                      uint32_t keys[KEYS_MOST], size_t *count, const struct place *place)
{
	const char *word;
	size_t len;
	for (*count = 0; next_word(&s, end, &word, &len); (*count)++) {
		if (*count == KEYS_MOST) {
			problem(place, "%s has more than %d keys: it keeps its old ones", op->name, KEYS_MOST);
			return false;
		}
		if (!key_parse(word, len, &keys[*count])) {
			problem(place, "\"%.*s\" is not a key: %s keeps its old ones (write c, F6, Ctrl-S, PgUp)",
			        (int)len, word, op->name);
			return false;
		}
		const struct binding *other = clash(map, keys[*count], op);
		if (other) {
			char name[KEY_NAME_SIZE];
			problem(place, "%s is wanted by %s, but does %s already%s: %s keeps its old keys",
			        key_label(keys[*count], name), op->name, op_get(other->op)->name,
			        other->line ? " by this file" : "", op->name);
			return false;
		}
	}
	return true;
}

static void read_line(struct keymap *map, const char *s, const char *end, const struct place *place)
{
	const char *equal = memchr(s, '=', (size_t)(end - s));
	const char *word;
	size_t len;
	const char *p = s;
	if (!next_word(&p, end, &word, &len) || *word == '#')
		return;
	if (!equal || equal < word + 1) {
		problem(place, "wants \"operation = keys\"");
		return;
	}
	char name[40] = "";
	len = len < (size_t)(equal - word) ? len : (size_t)(equal - word);
	if (len < sizeof(name))
		memcpy(name, word, len);
	const struct op *op = op_named(name);
	if (!op || !op->scopes) {
		problem(place, "there is no operation \"%.*s\": the : palette lists them", (int)len, word);
		return;
	}
	uint32_t keys[KEYS_MOST];
	size_t count;
	if (!read_keys(map, op, equal + 1, end, keys, &count, place))
		return;
	if (count == 0 && (op->id == OP_LEAVE || op->id == OP_QUIT || op->id == OP_BACK)) {
		problem(place, "%s cannot be without a key: it keeps its old ones", op->name);
		return;
	}
	unbind(map, op->id);
	for (size_t i = 0; i < count; i++)
		bind(map, keys[i], op->id, place->line);
}

void keymap_read(struct keymap *map, const char *path, const char *text, size_t len, struct buf *problems)
{
	struct place place = {path, 0, problems};
	const char *end = text + len;
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		place.line++;
		read_line(map, text, stop ? stop : end, &place);
		text = stop ? stop + 1 : end;
	}
}

enum op_id keymap_find(const struct keymap *map, unsigned scope, uint32_t key)
{
	for (size_t i = 0; i < map->bindings.len; i++)
		if (at(map, i)->key == key && (op_get(at(map, i)->op)->scopes & scope))
			return at(map, i)->op;
	return OP_NONE;
}

enum op_id keymap_elsewhere(const struct keymap *map, uint32_t key)
{
	for (size_t i = 0; i < map->bindings.len; i++)
		if (at(map, i)->key == key)
			return at(map, i)->op;
	return OP_NONE;
}

uint32_t keymap_key(const struct keymap *map, enum op_id op, bool typing)
{
	for (size_t i = 0; i < map->bindings.len; i++)
		if (at(map, i)->op == op && !(typing && at(map, i)->key < KEYS_NAMED))
			return at(map, i)->key;
	return KEY_NONE;
}
