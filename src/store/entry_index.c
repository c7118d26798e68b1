/* SPDX-License-Identifier: MIT */
#include "store/entry_index.h"

#include <string.h>

#include "base/digest.h"

enum index { BY_CLIENT, BY_CONTACT, BY_ABOUT, BY_EXPORT };

/* What an index has of a row; what it has not is 0. */
struct key {
	int64_t first, happened, seq;
	bool null; /* first is NULL */
	uint64_t kind;
};

static uint64_t stir(uint64_t x)
{
	x ^= x >> 30;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 27;
	x *= UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static uint64_t stir_text(const char *text, size_t len)
{
	uint64_t x = len;
	for (size_t i = 0; i < len; i++)
		x = (x ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	return x;
}

static void add(struct entry_index_sums *sums, enum index index, const struct key *key)
{
	uint64_t x = stir(sums->key ^ (uint64_t)key->seq);
	x = stir(x + (uint64_t)key->first + key->null);
	x = stir(x + (uint64_t)key->happened);
	sums->sums[index] += stir(x + key->kind);
	sums->counts[index]++;
}

bool entry_index_start(struct entry_index_sums *sums, struct err *err)
{
	*sums = (struct entry_index_sums){0};
	return digest_random(&sums->key, sizeof sums->key, err);
}

static bool is_contact(const char *kind)
{
	static const char *const contacts[] = {"call", "letter", "visit", "mail-out", "mail-in"};
	for (size_t i = 0; i < sizeof contacts / sizeof *contacts; i++)
		if (strcmp(kind, contacts[i]) == 0)
			return true;
	return false;
}

void entry_index_add(struct entry_index_sums *sums, const struct entry_row *row)
{
	struct key by_client = {
		.first = row->client, .happened = row->happened, .seq = row->seq, .null = !row->client,
	};
	add(sums, BY_CLIENT, &by_client);
	if (is_contact(row->kind))
		add(sums, BY_CONTACT, &by_client);
	if (!row->about && strcmp(row->kind, "export") != 0)
		return;
	uint64_t kind = stir_text(row->kind, row->kind_len);
	if (row->about)
		add(sums, BY_ABOUT, &(struct key){.first = row->about, .seq = row->seq, .kind = kind});
	if (strcmp(row->kind, "export") == 0)
		add(sums, BY_EXPORT, &(struct key){.seq = row->seq, .kind = kind});
}

/* Columns: seq, then the index's own. */
static struct query *read_index(struct db *db, enum index index, int64_t last, struct err *err)
{
	switch (index) {
	case BY_CLIENT:
		return db_select(db, err, "SELECT seq, client, happened FROM entry INDEXED BY entry_client "
		                 "WHERE +seq <= ? ORDER BY client, happened, seq", "i", last);
	case BY_CONTACT:
		return db_select(db, err, "SELECT seq, client, happened FROM entry INDEXED BY entry_contact "
		                 "WHERE kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in') "
		                 "AND +seq <= ? ORDER BY client, happened, seq", "i", last);
	case BY_ABOUT:
		return db_select(db, err, "SELECT seq, about, 0, kind FROM entry INDEXED BY entry_about "
		                 "WHERE about IS NOT NULL AND +seq <= ? ORDER BY about, kind, seq", "i", last);
	case BY_EXPORT:
		return db_select(db, err, "SELECT seq, 0, 0, kind FROM entry INDEXED BY entry_export "
		                 "WHERE kind = 'export' AND +seq <= ? ORDER BY seq", "i", last);
	}
	return NULL;
}

static bool in_order(const struct key *before, const struct key *key)
{
	if (before->first != key->first)
		return before->first < key->first;
	if (before->happened != key->happened)
		return before->happened < key->happened;
	return before->kind != key->kind || before->seq < key->seq;
}

static bool sum_index(struct db *db, enum index index, int64_t last, struct entry_index_sums *sums, bool *ordered,
                      struct err *err)
{
	struct key before = {.first = INT64_MIN};
	struct query *q = read_index(db, index, last, err);
	*ordered = true;
	while (query_next(q)) {
		struct key key = {.seq = query_int(q, 0), .first = query_int(q, 1), .happened = query_int(q, 2)};
		key.null = index <= BY_CONTACT && query_null(q, 1);
		if (index >= BY_ABOUT) {
			size_t len;
			const char *kind = query_blob(q, 3, &len);
			key.kind = stir_text(kind, len);
		}
		*ordered &= in_order(&before, &key);
		add(sums, index, &key);
		before = key;
	}
	return query_end(q, err);
}

bool entry_index_verify(struct db *db, const struct entry_index_sums *sums, int64_t last, struct err *err)
{
	static const char *const names[ENTRY_INDEXES] = {"entry_client", "entry_contact", "entry_about", "entry_export"};
	int64_t others;
	if (!db_int(db, err, 0, &others, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND "
	            "tbl_name IN ('entry', 'entry_words') AND name NOT IN ('entry_client', 'entry_contact', 'entry_about', "
	            "'entry_export')", ""))
		return false;
	if (others)
		return db_sound_table(db, "entry", err) && db_sound_table(db, "entry_words", err);
	struct entry_index_sums found = {.key = sums->key};
	for (int i = 0; i < ENTRY_INDEXES; i++) {
		bool ordered;
		if (!sum_index(db, (enum index)i, last, &found, &ordered, err))
			return false;
		if (!ordered || found.sums[i] != sums->sums[i] || found.counts[i] != sums->counts[i])
			return err_set(err, ERR_DATA, "the book is damaged (its index %s does not say what the log says): "
			               "go back to a backup", names[i]);
	}
	return true;
}
