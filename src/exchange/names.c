/* SPDX-License-Identifier: MIT */
#include "exchange/names.h"

#include <string.h>

#include "base/asset.h"
#include "base/buf.h"
#include "base/text.h"

/* A name inside a longer one counts from this many bytes on: "invoice". */
enum { INSIDE_LEAST = 6, INSIDE_SCORE = 400 };

const char *names_plain(struct arena *arena, const char *name, size_t len)
{
	struct buf folded = BUF_INIT, plain = BUF_INIT;
	bool ok = text_fold(name, len, &folded, NULL);
	for (size_t i = 0; i < folded.len; i++) {
		unsigned char c = (unsigned char)folded.data[i];
		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c >= 0x80)
			buf_addc(&plain, (char)c);
		else if (c == '#')
			buf_adds(&plain, "no");
	}
	const char *out = arena_strn(arena, buf_str(&plain), plain.len);
	if (!ok || plain.failed)
		arena->failed = true; /* a name cut short must not pass for another */
	buf_release(&folded);
	buf_release(&plain);
	return out;
}

static bool add_name(struct names *names, struct known_name known, const char *name, size_t len,
                     struct err *err)
{
	text_trim(&name, &len);
	if (len == 0)
		return true;
	struct known_name *row = vec_push(&names->list);
	if (!row)
		return err_memory(err);
	*row = known;
	row->plain = names_plain(&names->arena, name, len);
	row->len = strlen(row->plain);
	return true;
}

/* "number = invoice number; invoice no" */
static bool add_line(struct names *names, enum columns_kind kind, const char *line, size_t len,
                     struct err *err)
{
	const char *sign = memchr(line, '=', len), *end = line + len;
	if (!sign)
		return err_set(err, ERR_CONFIG, "columns/names: no \"=\" in \"%.*s\"", (int)len, line);
	const char *field = line;
	size_t field_len = (size_t)(sign - line);
	text_trim(&field, &field_len);
	struct known_name known = {.kind = kind, .proposed = field[field_len - 1] == '?'};
	known.field = column_field_find(field, field_len - known.proposed, err);
	if (known.field == COLUMN_FIELDS)
		return false;
	for (const char *at = sign + 1; at < end; known.rank++) {
		const char *stop = memchr(at, ';', (size_t)(end - at));
		if (!stop)
			stop = end;
		if (!add_name(names, known, at, (size_t)(stop - at), err))
			return false;
		at = stop + 1;
	}
	return true;
}

bool names_load(struct names *names, struct err *err)
{
	*names = (struct names){.list = VEC_INIT(struct known_name)};
	const struct asset *asset = asset_find("columns/names");
	if (!asset)
		return err_set(err, ERR_INTERNAL, "the list of column names is missing from the program");
	enum columns_kind kind = COLUMNS_UNKNOWN;
	for (const char *at = asset->bytes, *end = at + asset->len; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			stop = end;
		size_t len = (size_t)(stop - at);
		if (*at == '[') {
			for (int k = COLUMNS_UNKNOWN + 1; k < COLUMNS_KINDS; k++)
				if (strncmp(at + 1, columns_kind_name(k), strlen(columns_kind_name(k))) == 0)
					kind = k;
		} else if (len && *at != '#' && !add_line(names, kind, at, len, err)) {
			return false;
		}
		at = stop + 1;
	}
	return arena_ok(&names->arena, err) && vec_ok(&names->list, err);
}

void names_release(struct names *names)
{
	arena_release(&names->arena);
	vec_release(&names->list);
}

bool names_know(const struct names *names, const char *plain)
{
	for (size_t i = 0; i < names->list.len; i++)
		if (strcmp(VEC_AT(struct known_name, &names->list, i).plain, plain) == 0)
			return true;
	return false;
}

int names_score(const struct names *names, enum columns_kind kind, enum column_field field,
                const char *plain, bool *proposed)
{
	int best = 0;
	for (size_t i = 0; i < names->list.len; i++) {
		const struct known_name *n = &VEC_AT(struct known_name, &names->list, i);
		if (n->kind != kind || n->field != field)
			continue;
		int score = 0;
		if (strcmp(n->plain, plain) == 0)
			score = 2 * NAMES_EXACT - n->rank;
		else if (n->len >= INSIDE_LEAST && strstr(plain, n->plain))
			score = INSIDE_SCORE - n->rank;
		if (score > best) {
			best = score;
			*proposed = n->proposed;
		}
	}
	return best;
}
