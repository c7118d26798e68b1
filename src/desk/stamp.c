/* SPDX-License-Identifier: MIT */
#include "desk/stamp.h"

#include <inttypes.h>

#include "base/timestamp.h"
#include "desk/anchor.h"
#include "post/http.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/stamp.h"

enum { CLOCKS_APART_S = 24 * 60 * 60 };

static bool ask(struct desk *desk, const struct digest *head, struct buf *token, struct err *err)
{
	struct buf request = BUF_INIT, reply = BUF_INIT;
	bool ok = timestamp_ask(head, &request, err);
	const struct http_post post = {
		.url = desk->config.stamp_url, .type = "Content-Type: application/timestamp-query",
		.ca_file = desk->config.ca_file, .bytes = request.data, .len = request.len,
	};
	ok = ok && http_post(&post, &reply, err) &&
	     timestamp_take(&request, &reply, desk->config.stamp_ca_file, token, err);
	buf_release(&request);
	buf_release(&reply);
	return ok;
}

/* What a server says of another day proves nothing of this one. */
static bool check_clock(int64_t at, struct err *err)
{
	int64_t apart = at - clock_now().at;
	return (apart < CLOCKS_APART_S && apart > -CLOCKS_APART_S) ||
	       err_set(err, ERR_UNAVAILABLE, "the clock of the time stamp server and this machine's are more than a day "
	               "apart: nothing was kept");
}

static bool keep(struct desk *desk, const struct buf *token, struct desk_stamp *out, struct err *err)
{
	struct deed deed;
	struct entry_new entry = {.kind = "stamp"};
	char hex[DIGEST_HEX], at[MOMENT_TEXT_SIZE];
	struct buf head = BUF_INIT;
	digest_hex(&out->head, hex);
	buf_addf(&head, "%" PRId64 " %s", out->seq, hex);
	fields_add_buf(&entry.facts, "head", &head);
	fields_add(&entry.facts, "at", moment_iso((struct moment){.at = out->at}, at));
	fields_add(&entry.facts, "server", desk->config.stamp_url);
	bool ok = buf_ok(&head, err) && deed_begin(&deed, desk->db, &desk->actor, err, "time stamp");
	if (ok) {
		deed.final = true;
		ok = entry_append(desk->db, &desk->actor, &entry, &out->entry, err) &&
		     stamp_add(desk->db, out->entry, out->seq, token, err) &&
		     anchor_add(desk->db, out->entry, "stamp", out->seq, &out->head, err) && deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	entry_new_release(&entry);
	buf_release(&head);
	return ok;
}

bool desk_stamp(struct desk *desk, struct desk_stamp *out, struct err *err)
{
	struct buf token = BUF_INIT;
	*out = (struct desk_stamp){.checked = *desk->config.stamp_ca_file};
	if (!*desk->config.stamp_url)
		return err_set(err, ERR_CONFIG, "no time stamp server is named: stamp_url in %.300s names one",
		               desk->config.path);
	if (db_read_only(desk->db))
		return err_set(err, ERR_DENIED, "this book can only be read: a time stamp could not be kept");
	if (!entry_head(desk->db, &out->seq, &out->head, err))
		return false;
	if (!out->seq)
		return err_set(err, ERR_NO, "the log is empty: there is nothing to stamp");
	bool ok = ask(desk, &out->head, &token, err) &&
	          timestamp_check(token.data, token.len, &out->head, desk->config.stamp_ca_file, &out->at, err) &&
	          check_clock(out->at, err) && keep(desk, &token, out, err);
	buf_release(&token);
	if (ok)
		desk_anchor_note(desk, "stamp", desk->config.stamp_url);
	return ok;
}

bool desk_stamp_token(struct desk *desk, struct buf *token, struct err *err)
{
	return stamp_newest(desk->db, token, err);
}
