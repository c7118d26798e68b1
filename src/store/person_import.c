/* SPDX-License-Identifier: MIT */
/* What the kept rows of imports say of a person: found, told, blanked. A row is the
 * person's when it has the client's key, its name, or one of its invoices. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "store/fields.h"
#include "store/import_row.h"
#include "store/person_inside.h"

struct number {
	const char *series, *number;
};

struct search_rows {
	const struct person *person;
	struct arena arena;
	struct buf name;     /* folded, of the client */
	struct vec numbers;  /* struct number, sorted: of its invoices */
	struct buf scratch;
};

static int compare(const void *a, const void *b)
{
	const struct number *one = a, *two = b;
	int order = strcmp(one->number, two->number);
	return order ? order : strcmp(one->series, two->series);
}

static void rows_release(struct search_rows *rows)
{
	arena_release(&rows->arena);
	buf_wipe(&rows->name);
	buf_wipe(&rows->scratch);
	vec_release(&rows->numbers);
}

static bool rows_open(struct search_rows *rows, struct db *db, const struct person *person, struct err *err)
{
	*rows = (struct search_rows){.person = person, .numbers = VEC_INIT(struct number)};
	struct query *q = db_select(db, err, "SELECT series, number FROM invoice WHERE client = ?", "i", person->client);
	while (query_next(q)) {
		struct number *place = vec_push(&rows->numbers);
		if (!place)
			break;
		*place = (struct number){arena_str(&rows->arena, query_text(q, 0)), arena_str(&rows->arena, query_text(q, 1))};
	}
	if (!query_end(q, err) || !vec_ok(&rows->numbers, err) || !arena_ok(&rows->arena, err))
		return false;
	if (rows->numbers.len)
		qsort(rows->numbers.data, rows->numbers.len, sizeof(struct number), compare);
	q = db_select(db, err, "SELECT folded FROM client WHERE id = ?", "i", person->client);
	if (query_next(q))
		buf_adds(&rows->name, query_text(q, 0));
	return query_end(q, err) && buf_ok(&rows->name, err);
}

static bool is_of_client(struct search_rows *rows, const struct import_row *row)
{
	const struct number number = {row->series, row->number};
	if (*row->key && strcmp(row->key, rows->person->key) == 0)
		return true;
	if (*row->number && rows->numbers.len &&
	    bsearch(&number, rows->numbers.data, rows->numbers.len, sizeof number, compare))
		return true;
	buf_clear(&rows->scratch);
	return *row->client && text_fold(row->client, strlen(row->client), &rows->scratch, NULL) && rows->name.len &&
	       strcmp(buf_str(&rows->scratch), buf_str(&rows->name)) == 0;
}

static bool same(const char *a, const char *b)
{
	return *a && strcmp(a, b) == 0;
}

static bool concerns(struct search_rows *rows, const struct import_row *row)
{
	const struct person *person = rows->person;
	if (!is_of_client(rows, row))
		return false;
	return !person->contact || same(row->contact, person->name) || same(row->mail, person->mail) ||
	       same(row->phone, person->phone);
}

/* True when there was something to blank. The key stays: it is the number that the
 * accounts go by; not where it is the name. */
static bool blank(const struct person *person, struct import_row *row)
{
	const char **const texts[] = {&row->contact, &row->mail, &row->phone, &row->client, &row->address, &row->what_for,
	                              &row->order};
	size_t count = person->contact ? 3 : sizeof texts / sizeof texts[0];
	bool any = false;
	if (!person->contact && same(row->key, row->client))
		row->key = "";
	for (size_t i = 0; i < count; i++) {
		any |= **texts[i] != '\0';
		*texts[i] = "";
	}
	return any;
}

/* --- over the blocks --- */

struct block {
	int64_t number;
	struct buf body;
	int64_t rows;  /* of the person */
};

/* A block with the person's rows blanked; damaged rows are left to verify. */
static bool blank_block(struct search_rows *rows, const void *body, size_t len, struct block *block, struct json *json,
                        struct err *err)
{
	struct import_row row;
	for (size_t at = 0; at < len;) {
		struct arena arena = ARENA_INIT;
		size_t from = at;
		bool read = import_row_unpack(body, len, &at, &arena, &row) && arena_ok(&arena, NULL);
		if (!read) {
			arena_release(&arena);
			return err_set(err, ERR_DATA, "the kept rows of an import are damaged: go back to a backup");
		}
		bool mine = concerns(rows, &row);
		if (mine && json) {
			json_open(json, '{');
			json_put_text(json, "key", row.key);
			json_put_text(json, "client", row.client);
			json_put_text(json, "number", row.number);
			json_put_text(json, "for", row.what_for);
			json_put_text(json, "order", row.order);
			json_put_text(json, "contact", row.contact);
			json_put_text(json, "email", row.mail);
			json_put_text(json, "phone", row.phone);
			json_put_text(json, "address", row.address);
			json_close(json, '}');
		}
		if (mine && blank(rows->person, &row)) {
			block->rows++;
			import_row_pack(&row, &block->body);
		} else {
			buf_add(&block->body, (const char *)body + from, at - from);
		}
		arena_release(&arena);
	}
	return buf_ok(&block->body, err);
}

/* Walks the blocks of one import; blocks that change are kept in changed (struct block). */
static bool walk_import(struct search_rows *rows, struct db *db, int64_t import, struct vec *changed,
                        struct digest_run *after, struct json *json, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT block, body FROM import_block WHERE import = ? ORDER BY block", "i", import);
	bool ok = true;
	while (ok && query_next(q)) {
		size_t len;
		struct block block = {.number = query_int(q, 0)};
		const void *body = query_blob(q, 1, &len);
		ok = blank_block(rows, body, len, &block, json, err);
		if (ok && after)
			digest_add(after, block.body.data, block.body.len);
		struct block *place = ok && block.rows && changed ? vec_push(changed) : NULL;
		if (place)
			*place = block;
		else
			buf_wipe(&block.body);
	}
	return query_end(q, ok ? err : NULL) && ok && (!changed || vec_ok(changed, err));
}

static void blocks_release(struct vec *blocks)
{
	for (size_t i = 0; i < blocks->len; i++)
		buf_wipe(&VEC_AT(struct block, blocks, i).body);
	vec_release(blocks);
}

static bool list_imports(struct db *db, struct vec *ids, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id FROM import ORDER BY id", "");
	while (query_next(q)) {
		int64_t *place = vec_push(ids);
		if (place)
			*place = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(ids, err);
}

bool person_imports(struct db *db, const struct person *person, struct vec *imports, int64_t *count, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	struct search_rows rows;
	bool ok = rows_open(&rows, db, person, err) && list_imports(db, &ids, err);
	*count = 0;
	for (size_t i = 0; ok && i < ids.len; i++) {
		struct vec changed = VEC_INIT(struct block);
		ok = walk_import(&rows, db, VEC_AT(int64_t, &ids, i), &changed, NULL, NULL, err);
		for (size_t b = 0; b < changed.len; b++)
			*count += VEC_AT(struct block, &changed, b).rows;
		int64_t *place = ok && changed.len ? vec_push(imports) : NULL;
		if (place)
			*place = VEC_AT(int64_t, &ids, i);
		blocks_release(&changed);
	}
	rows_release(&rows);
	vec_release(&ids);
	return ok && vec_ok(imports, err);
}

bool person_tell_imports(struct db *db, const struct person *person, struct json *json, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	struct search_rows rows;
	bool ok = rows_open(&rows, db, person, err) && list_imports(db, &ids, err);
	json_name(json, "imported");
	json_open(json, '[');
	for (size_t i = 0; ok && i < ids.len; i++)
		ok = walk_import(&rows, db, VEC_AT(int64_t, &ids, i), NULL, NULL, json, err);
	json_close(json, ']');
	rows_release(&rows);
	vec_release(&ids);
	return ok;
}

/* --- erasing --- */

/* The entry that told of an import. */
static bool entry_of(struct db *db, int64_t import, int64_t *seq, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT seq, facts FROM entry WHERE kind = 'import' ORDER BY seq", "");
	char wanted[24];
	struct buf text = BUF_INIT;
	buf_addf(&text, "%lld", (long long)import);
	size_t len = text.len < sizeof wanted ? text.len : sizeof wanted;
	memcpy(wanted, buf_str(&text), len);
	buf_release(&text);
	*seq = 0;
	while (!*seq && query_next(q)) {
		struct field field;
		size_t facts_len;
		const void *facts = query_blob(q, 1, &facts_len);
		if (fields_get(facts, facts_len, "import", &field) && field.value_len == len && memcmp(field.value, wanted, len) == 0)
			*seq = query_int(q, 0);
	}
	return query_end(q, err);
}

static bool append_erasure(struct db *db, const struct actor *actor, const struct person *person, int64_t import,
                           int64_t rows, const struct digest *after, struct err *err)
{
	struct entry_new entry = {.kind = "erasure", .client = person->client};
	char hex[DIGEST_HEX];
	struct query *q = db_select(db, err, "SELECT digest FROM import WHERE id = ?", "i", import);
	struct digest before = {{0}};
	if (query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 0, &len);
		memcpy(before.bytes, bytes, len < sizeof before.bytes ? len : sizeof before.bytes);
	}
	if (!query_end(q, err) || !entry_of(db, import, &entry.about, err))
		return false;
	fields_add(&entry.facts, "what", "imported rows");
	fields_add_int(&entry.facts, "import", import);
	fields_add_int(&entry.facts, "rows", rows);
	digest_hex(&before, hex);
	fields_add(&entry.facts, "before", hex);
	digest_hex(after, hex);
	fields_add(&entry.facts, "digest", hex);
	bool ok = entry_append(db, actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

static bool write_blocks(struct db *db, int64_t import, const struct vec *blocks, const struct digest *after,
                         struct err *err)
{
	bool ok = db_run(db, err, "UPDATE import SET digest = ? WHERE id = ?", "bi", after->bytes, sizeof after->bytes, import) &&
	          db_run(db, err, "DELETE FROM deed WHERE import = ?", "i", import);
	for (size_t i = 0; ok && i < blocks->len; i++) {
		const struct block *block = &VEC_AT(struct block, blocks, i);
		ok = db_run(db, err, "UPDATE import_block SET body = ? WHERE import = ? AND block = ?", "bii", block->body.data,
		            block->body.len, import, block->number);
	}
	return ok;
}

static bool erase_import(struct search_rows *rows, struct db *db, const struct actor *actor, int64_t import,
                         int64_t *count, struct err *err)
{
	struct vec changed = VEC_INIT(struct block);
	struct digest_run run;
	struct digest after;
	int64_t mine = 0;
	if (!digest_open(&run, err))
		return false;
	bool ok = walk_import(rows, db, import, &changed, &run, NULL, err);
	ok = digest_end(&run, &after, ok ? err : NULL) && ok;
	for (size_t i = 0; i < changed.len; i++)
		mine += VEC_AT(struct block, &changed, i).rows;
	if (ok && mine)
		ok = append_erasure(db, actor, rows->person, import, mine, &after, err) &&
		     write_blocks(db, import, &changed, &after, err);
	*count += mine;
	blocks_release(&changed);
	return ok;
}

bool person_erase_imports(struct db *db, const struct actor *actor, const struct person *person, int64_t *count,
                          struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	struct search_rows rows;
	bool ok = rows_open(&rows, db, person, err) && list_imports(db, &ids, err);
	*count = 0;
	for (size_t i = 0; ok && i < ids.len; i++)
		ok = erase_import(&rows, db, actor, VEC_AT(int64_t, &ids, i), count, err);
	rows_release(&rows);
	vec_release(&ids);
	return ok;
}
