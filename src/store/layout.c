/* SPDX-License-Identifier: MIT */
#include "store/layout.h"

#include <string.h>

static void take(const struct query *q, struct arena *arena, struct layout *out)
{
	size_t len;
	out->name = arena_str(arena, query_text(q, 0));
	out->kind = arena_str(arena, query_text(q, 1));
	const void *header = query_blob(q, 2, &len);
	if (len == sizeof out->header.bytes)
		memcpy(out->header.bytes, header, len);
	const void *fields = query_blob(q, 3, &out->fields_len);
	out->fields = arena_strn(arena, fields ? fields : "", out->fields_len);
	out->used = query_int(q, 4);
}

bool layout_find(struct db *db, const struct digest *header, const char *name, struct arena *arena,
                 struct layout *out, struct err *err)
{
	*out = (struct layout){.name = "", .kind = "", .fields = ""};
	struct query *q = header
		? db_select(db, err, "SELECT name, kind, header, fields, used FROM layout WHERE header = ? "
		            "ORDER BY used DESC LIMIT 1", "b", header->bytes, sizeof header->bytes)
		: db_select(db, err, "SELECT name, kind, header, fields, used FROM layout WHERE name = ?", "s", name);
	if (query_next(q))
		take(q, arena, out);
	return query_end(q, err) && arena_ok(arena, err);
}

bool layout_save(struct db *db, const struct layout *layout, struct err *err)
{
	return db_run(db, err, "INSERT INTO layout (name, header, kind, fields, used) VALUES (?, ?, ?, ?, ?) "
	              "ON CONFLICT (name) DO UPDATE SET header = excluded.header, kind = excluded.kind, "
	              "fields = excluded.fields, used = excluded.used", "sbsbi", layout->name, layout->header.bytes,
	              sizeof layout->header.bytes, layout->kind, layout->fields, layout->fields_len, layout->used);
}

bool layout_list(struct db *db, struct arena *arena, struct vec *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT name, kind, header, fields, used FROM layout ORDER BY used DESC, name",
	                            "");
	while (query_next(q)) {
		struct layout *layout = vec_push(out);
		if (layout)
			take(q, arena, layout);
	}
	return query_end(q, err) && arena_ok(arena, err) && vec_ok(out, err);
}
