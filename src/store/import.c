/* SPDX-License-Identifier: MIT */
/* The import itself: its row, its kept bytes, its entry. Who the client of a row
 * is stands in import_client.c, what becomes of an invoice in import_invoice.c. */
#include "store/import.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fields.h"
#include "store/import_job.h"

enum {
	BLOCK = 1 << 16,
	MANY = 20000, /* rows */
	UNNOTICED = 50000,
};

bool idset_has(const struct idset *set, int64_t id)
{
	return (size_t)(id >> 3) < set->size && (set->bits[id >> 3] >> (id & 7)) & 1;
}

void idset_add(struct idset *set, int64_t id)
{
	size_t at = (size_t)(id >> 3);
	if (at >= set->size) {
		size_t size = at + at / 2 + 64;
		uint8_t *bits = realloc(set->bits, size);
		if (!bits) {
			set->failed = true;
			return;
		}
		memset(bits + set->size, 0, size - set->size);
		set->bits = bits;
		set->size = size;
	}
	set->bits[at] |= (uint8_t)(1 << (id & 7));
}

static struct idset *sets_of(struct import_job *job, int i)
{
	struct idset *const all[] = {&job->seen_clients, &job->changed_clients, &job->seen_invoices,
	                             &job->mentioned, &job->seen_payments};
	return i < (int)(sizeof all / sizeof *all) ? all[i] : NULL;
}

/* Into an empty book many rows go faster without the indexes that only reports need;
 * they are made again, sorted, behind the last row. */
static bool prepare_book(struct import_job *job, struct err *err)
{
	static const char *const names[] = {"invoice_open", "invoice_past", "invoice_client", "invoice_import",
	                                    "payment_account", "payment_import", "allocation_invoice", NULL};
	/* Up to 50,000 rows all stays in memory until it is saved, so that others read on
	 * meanwhile; a larger one keeps its memory small and makes them wait. */
	if (!(job->spec.rows <= UNNOTICED ? db_run(job->db, err, "PRAGMA cache_size = -20000", "")
	                                  : db_run(job->db, err, "PRAGMA cache_size = -2000", "")))
		return false;
	if (job->last_invoice || job->spec.kind != IMPORT_INVOICES || job->spec.rows < MANY)
		return true;
	return db_take_indexes(job->db, names, &job->indexes, err);
}

struct import_job *import_open(struct db *db, const struct actor *actor, const struct import_spec *spec,
                               struct err *err)
{
	struct import_job *job = calloc(1, sizeof *job);
	if (!job) {
		err_memory(err);
		return NULL;
	}
	job->db = db;
	job->actor = actor;
	job->spec = *spec;
	job->field = "";
	if (db_int(db, err, 0, &job->last_invoice, "SELECT max(id) FROM invoice", "") &&
	    db_int(db, err, 0, &job->last_client, "SELECT max(id) FROM client", "") && prepare_book(job, err))
		return job;
	import_close(job);
	return NULL;
}

void import_close(struct import_job *job)
{
	if (!job)
		return;
	struct digest unused;
	if (job->running) {
		digest_end(&job->run, &unused, NULL);
		digest_end(&job->facts, &unused, NULL);
	}
	for (int i = 0; sets_of(job, i); i++)
		free(sets_of(job, i)->bits);
	arena_release(&job->clients.arena);
	free(job->clients.slots);
	buf_release(&job->block);
	buf_release(&job->bare);
	buf_release(&job->made_block);
	buf_release(&job->fold);
	buf_release(&job->indexes);
	free(job);
}

void import_watch(struct import_job *job, void (*changed)(void *, const struct import_change *), void *arg)
{
	job->changed = changed;
	job->changed_arg = arg;
}

const char *import_field(const struct import_job *job)
{
	return job->field;
}

const struct import_tally *import_tally(const struct import_job *job)
{
	return &job->tally;
}

bool import_changed(const struct import_job *job)
{
	return job->id != 0;
}

static const char *const kinds[] = {"invoices", "payments", "clients"};

bool job_start(struct import_job *job, struct err *err)
{
	static const char zeros[DIGEST_SIZE];
	job->touched = true;
	if (job->id)
		return true;
	if (!db_run(job->db, err, "INSERT INTO import (kind, source, file, at, uid, actor, rows, digest) "
	            "VALUES (?, ?, ?, ?, ?, ?, 0, ?)", "sssiisb", kinds[job->spec.kind], job->spec.source,
	            job->spec.file, clock_now().at, job->actor->uid, job->actor->name, zeros, sizeof zeros))
		return false;
	job->id = db_last_id(job->db);
	if (!digest_open(&job->run, err))
		return false;
	job->running = digest_open(&job->facts, err);
	if (!job->running)
		digest_end(&job->run, &(struct digest){{0}}, NULL);
	return job->running;
}

enum import_verdict job_refuse(struct import_job *job, const char *field, struct err *err, const char *format, ...)
{
	char why[400];
	va_list args;
	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	job->field = field;
	err_set(err, ERR_DATA, "%s", why);
	return IMPORT_REFUSED;
}

bool job_before(struct import_job *job, const char *what, int64_t id, const struct buf *fields, struct err *err)
{
	return buf_ok(fields, err) && job_start(job, err) &&
	       db_run(job->db, err, "INSERT INTO import_before (import, what, id, fields) VALUES (?, ?, ?, ?) "
	              "ON CONFLICT DO NOTHING", "isib", job->id, what, id, buf_str(fields), fields->len);
}

/* --- what is kept --- */

static bool write_block(struct import_job *job, struct err *err)
{
	if (job->block.len == 0 || job->replay)
		return true;
	digest_add(&job->run, job->block.data, job->block.len);
	digest_add(&job->facts, job->bare.data, job->bare.len);
	bool ok = buf_ok(&job->block, err) && buf_ok(&job->bare, err) && buf_ok(&job->made_block, err) &&
	          db_run(job->db, err, "INSERT INTO import_block (import, block, body, made) VALUES (?, ?, ?, ?)", "iibb",
	                 job->id, job->blocks++, job->block.data, job->block.len, job->made_block.data,
	                 job->made_block.len);
	buf_clear(&job->block);
	buf_clear(&job->bare);
	buf_clear(&job->made_block);
	return ok;
}

static bool keep_row(struct import_job *job, const struct import_row *row, struct err *err)
{
	job->kept++;
	if (job->replay)
		return true;
	struct import_row bare = *row, worded = *row;
	import_row_bare(&bare);
	if (job->wordless) {
		worded = bare;
		worded.key = row->key;
	}
	import_row_pack(&worded, &job->block);
	import_row_pack(&bare, &job->bare);
	import_pack_number(&job->made_block, job->made.client);
	import_pack_number(&job->made_block, job->made.contact);
	import_pack_number(&job->made_block, job->made.invoice);
	import_pack_number(&job->made_block, job->made.payment);
	return job->block.len < BLOCK || write_block(job, err);
}

static enum import_verdict apply_kind(struct import_job *job, const struct import_row *row, struct err *err)
{
	int64_t client;
	switch (job->spec.kind) {
	case IMPORT_INVOICES: return job_invoice(job, row, err);
	case IMPORT_PAYMENTS: return job_payment(job, row, err);
	default: return job_client(job, row, &client, err);
	}
}

static bool sets_whole(struct import_job *job, struct err *err)
{
	for (int i = 0; sets_of(job, i); i++)
		if (sets_of(job, i)->failed)
			return err_memory(err);
	return true;
}

enum import_verdict import_apply(struct import_job *job, const struct import_row *row, struct err *err)
{
	job->touched = job->wordless = false;
	job->field = "";
	if (!job->replay)
		job->made = (struct import_made){0};
	enum import_verdict verdict = apply_kind(job, row, err);
	if (verdict == IMPORT_REFUSED && !job->replay && !job_forget_client(job, row, err))
		return IMPORT_FAILED;
	if (verdict != IMPORT_APPLIED)
		return verdict;
	job->tally.rows++;
	if (!sets_whole(job, err) || (job->touched && !keep_row(job, row, err)))
		return IMPORT_FAILED;
	return IMPORT_APPLIED;
}

bool import_mention(struct import_job *job, const char *series, const char *number, struct err *err)
{
	int64_t id;
	if (!db_int(job->db, err, 0, &id, "SELECT id FROM invoice WHERE series = ? AND number = ?", "ss", series, number))
		return false;
	idset_add(&job->mentioned, id);
	return sets_whole(job, err);
}

static bool write_entry(struct import_job *job, const char *digest, const char *facts, struct err *err)
{
	struct entry_new entry = {.kind = "import"};
	const struct import_tally *t = &job->tally;
	fields_add_int(&entry.facts, "import", job->id);
	fields_add(&entry.facts, "kind", kinds[job->spec.kind]);
	fields_add_int(&entry.facts, "rows", job->kept);
	fields_add(&entry.facts, "digest", digest);
	fields_add(&entry.facts, "facts", facts);
	fields_add_int(&entry.facts, "clients_new", t->clients.made);
	fields_add_int(&entry.facts, "clients_changed", t->clients.changed);
	fields_add_int(&entry.facts, "invoices_new", t->invoices.made);
	fields_add_int(&entry.facts, "invoices_changed", t->invoices.changed);
	fields_add_int(&entry.facts, "payments_new", t->payments.made);
	fields_add(&entry.words, "file", job->spec.file);
	fields_add(&entry.words, "source", job->spec.source);
	bool ok = entry_append(job->db, job->actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

bool import_finish(struct import_job *job, int64_t *id, struct err *err)
{
	struct digest digest, facts;
	char hex[DIGEST_HEX], facts_hex[DIGEST_HEX];
	*id = job->id;
	if (!db_give_indexes(job->db, &job->indexes, err))
		return false;
	if (!job->id)
		return true;
	bool ok = write_block(job, err);
	job->running = false;
	ok = digest_end(&job->run, &digest, ok ? err : NULL) && ok;
	if (!digest_end(&job->facts, &facts, ok ? err : NULL) || !ok)
		return false;
	digest_hex(&digest, hex);
	digest_hex(&facts, facts_hex);
	return db_run(job->db, err, "UPDATE import SET rows = ?, digest = ? WHERE id = ?", "ibi", job->kept,
	              digest.bytes, sizeof digest.bytes, job->id) &&
	       write_entry(job, hex, facts_hex, err);
}

/* --- what is no longer in the list --- */

bool import_vanished(struct import_job *job,
                     bool (*each)(void *, const struct import_row *, int64_t, struct err *), void *arg,
                     struct err *err)
{
	struct query *q = db_select(job->db, err,
		"SELECT i.id, i.series, i.number, i.currency, i.open, coalesce(c.key, ''), c.name, i.issued, i.due "
		"FROM invoice i JOIN client c ON c.id = i.client WHERE i.source = ? AND i.open > 0 AND i.id <= ? "
		"ORDER BY i.due, i.id", "si", job->spec.source, job->last_invoice);
	bool ok = true;
	while (ok && query_next(q)) {
		if (idset_has(&job->seen_invoices, query_int(q, 0)) || idset_has(&job->mentioned, query_int(q, 0)))
			continue;
		struct import_row row;
		import_row_clear(&row);
		row.series = query_text(q, 1);
		row.number = query_text(q, 2);
		row.currency = query_text(q, 3);
		row.key = query_text(q, 5);
		row.client = query_text(q, 6);
		row.issued = query_day(q, 7);
		row.due = query_day(q, 8);
		row.open = 0;
		row.inferred = 1;
		ok = each(arg, &row, query_int(q, 4), err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

bool import_open_sums(struct db *db, bool (*each)(void *, const char *, int64_t, int64_t), void *arg, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT currency, count(*), sum(open) FROM invoice INDEXED BY invoice_open "
	                            "WHERE open > 0 GROUP BY currency ORDER BY 3 DESC", "");
	bool more = true;
	while (more && query_next(q))
		more = each(arg, query_text(q, 0), query_int(q, 1), query_int(q, 2));
	return query_end(q, err);
}

bool import_nothing_yet(struct db *db, bool *empty, struct err *err)
{
	int64_t any;
	bool ok = db_int(db, err, 0, &any, "SELECT EXISTS (SELECT 1 FROM client)", "");
	*empty = !any;
	return ok;
}
