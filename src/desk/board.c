/* SPDX-License-Identifier: MIT */
#include "desk/board.h"

bool desk_scale(struct desk *desk, struct aging_scale *out, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = desk_setting(desk, "buckets", &text, err) && aging_scale_parse(buf_str(&text), out, err);
	buf_release(&text);
	return ok;
}

bool desk_board_at(struct desk *desk, enum board_by by, const char *currency, daynum as_of,
                   const struct aging_scale *scale, struct board *out, struct err *err)
{
	return board_load(out, desk->db, by, currency, desk->currency, as_of, scale, err);
}

bool desk_board(struct desk *desk, enum board_by by, const char *currency, struct board *out, struct err *err)
{
	struct aging_scale scale;
	*out = (struct board){.arena = ARENA_INIT};
	return desk_scale(desk, &scale, err) &&
	       desk_board_at(desk, by, currency ? currency : "", desk->today, &scale, out, err);
}

bool desk_aging(struct desk *desk, daynum as_of, const struct aging_scale *scale, enum aging_by by,
                struct arena *arena, struct aging_table *out, struct err *err)
{
	return aging_load(desk->db, as_of, scale, by, arena, out, err);
}

bool desk_changed(struct desk *desk)
{
	uint32_t version = db_data_version(desk->db);
	bool changed = desk->data_version != version;
	desk->data_version = version;
	return changed;
}
