/* SPDX-License-Identifier: MIT */
#include "store/find.h"

/* Numbers are unique in a series; the few series are walked by the index. */
struct query *find_number(struct db *db, const char *number, struct err *err)
{
	return db_select(db, err,
		"WITH RECURSIVE s(v) AS (SELECT min(series) FROM invoice UNION ALL "
		"SELECT (SELECT min(series) FROM invoice WHERE series > s.v) FROM s WHERE s.v IS NOT NULL) "
		"SELECT c.id, c.name, i.id, i.number FROM s JOIN invoice i ON i.series = s.v AND i.number = ? "
		"JOIN client c ON c.id = i.client LIMIT 6", "s", number);
}

struct query *find_client(struct db *db, const char *ref, const char *folded, struct err *err)
{
	return db_select(db, err, "SELECT id, name, code FROM client WHERE folded = ?1 "
	                 "OR code = ?2 OR key = ?2 ORDER BY id LIMIT 6", "ss", folded, ref);
}

struct query *find_part(struct db *db, const char *folded, struct err *err)
{
	return db_select(db, err, "SELECT id, name, code, folded FROM client WHERE instr(folded, ?) > 0 "
	                 "ORDER BY length(folded), folded LIMIT 50", "s", folded);
}

struct query *find_names(struct db *db, struct err *err)
{
	return db_select(db, err, "SELECT name, folded FROM client", "");
}

struct query *find_clients(struct db *db, struct err *err)
{
	return db_select(db, err, "SELECT id, name, code, key, follow_up, owner FROM client ORDER BY id", "");
}

struct query *find_settings(struct db *db, struct err *err)
{
	return db_select(db, err, "SELECT name, value FROM setting", "");
}

struct query *find_setting(struct db *db, const char *name, struct err *err)
{
	return db_select(db, err, "SELECT value FROM setting WHERE name = ?", "s", name);
}

bool setting_put(struct db *db, const char *name, const char *value, size_t len, struct err *err)
{
	if (!len)
		return db_run(db, err, "DELETE FROM setting WHERE name = ?", "s", name);
	return db_run(db, err, "INSERT INTO setting (name, value) VALUES (?1, ?2) "
	              "ON CONFLICT (name) DO UPDATE SET value = ?2", "st", name, value, len);
}
