/* SPDX-License-Identifier: MIT */
#include "store/entry_bytes.h"

#include <string.h>

static const char tag[] = "dun entry 1";

enum { INTEGER = 8, INTEGERS = 15, TAG = sizeof tag - 1 };

static char *put_int(char *to, int64_t value)
{
	for (int i = 0; i < INTEGER; i++)
		to[i] = (char)((uint64_t)value >> (56 - 8 * i));
	return to + INTEGER;
}

static char *put_bytes(char *to, const void *bytes, size_t len)
{
	to = put_int(to, (int64_t)len);
	if (len)
		memcpy(to, bytes, len);
	return to + len;
}

void entry_bytes(struct buf *out, const struct entry_row *row)
{
	size_t size = TAG + INTEGERS * INTEGER + row->kind_len + row->actor_len + row->facts_len + row->words_len +
	              row->prev_len;
	if (!buf_reserve(out, size))
		return;
	char *to = out->data + out->len;
	memcpy(to, tag, TAG);
	to = put_int(to + TAG, row->seq);
	to = put_bytes(to, row->kind, row->kind_len);
	to = put_int(to, row->client);
	to = put_int(to, row->invoice);
	to = put_int(to, row->about);
	to = put_int(to, row->happened);
	to = put_int(to, row->happened_offset);
	to = put_int(to, row->recorded);
	to = put_int(to, row->recorded_offset);
	to = put_int(to, row->clock_back);
	to = put_int(to, row->uid);
	to = put_bytes(to, row->actor, row->actor_len);
	to = put_bytes(to, row->facts, row->facts_len);
	to = put_bytes(to, row->words, row->words_len);
	to = put_bytes(to, row->prev, row->prev_len);
	*to = '\0';
	out->len += size;
}

bool entry_row_hash(struct digest_run *run, const struct entry_row *row, struct buf *scratch, struct digest *out,
                    struct err *err)
{
	buf_clear(scratch);
	entry_bytes(scratch, row);
	if (!buf_ok(scratch, err))
		return false;
	digest_add(run, scratch->data, scratch->len);
	return digest_turn(run, out, err);
}

bool entry_words_hash(struct digest_run *run, const void *salt, const void *body, size_t len, struct digest *out,
                      struct err *err)
{
	digest_add(run, salt, ENTRY_SALT);
	digest_add(run, body, len);
	return digest_turn(run, out, err);
}

void entry_row_read(const struct query *q, struct entry_row *row)
{
	*row = (struct entry_row){
		.seq = query_int(q, ENTRY_SEQ),
		.client = query_int(q, ENTRY_CLIENT),
		.invoice = query_int(q, ENTRY_INVOICE),
		.about = query_int(q, ENTRY_ABOUT),
		.happened = query_int(q, ENTRY_HAPPENED),
		.happened_offset = query_int(q, ENTRY_HAPPENED_OFFSET),
		.recorded = query_int(q, ENTRY_RECORDED),
		.recorded_offset = query_int(q, ENTRY_RECORDED_OFFSET),
		.clock_back = query_int(q, ENTRY_CLOCK_BACK),
		.uid = query_int(q, ENTRY_UID),
		.kind = query_text(q, ENTRY_KIND),
		.actor = query_text(q, ENTRY_ACTOR),
	};
	query_blob(q, ENTRY_KIND, &row->kind_len); /* texts may hold NUL bytes, put there by others */
	query_blob(q, ENTRY_ACTOR, &row->actor_len);
	row->facts = query_blob(q, ENTRY_FACTS, &row->facts_len);
	row->words = query_blob(q, ENTRY_WORDS, &row->words_len);
	row->prev = query_blob(q, ENTRY_PREV, &row->prev_len);
}
