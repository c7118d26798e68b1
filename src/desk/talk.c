/* SPDX-License-Identifier: MIT */
#include "desk/talk.h"

#include <string.h>

#include "base/asset.h"
#include "desk/mail.h"
#include "desk/today.h"
#include "letter/template.h"
#include "store/draft.h"

/* By what was last agreed, then by the step that is due. */
static bool choose(struct desk *desk, int64_t client, const struct facts *facts, const char **name, struct err *err)
{
	struct today today;
	const struct today_row *row = NULL;
	*name = facts->promised && facts->promised_for < facts->today ? "promise" : "call";
	if (!desk_next(desk, client, facts->currency, &today, &row, err))
		return false;
	if (row && row->next.broken)
		*name = "promise";
	else if (row && row->next.template && strcmp(row->next.template, "plan-offer") == 0)
		*name = "plan";
	today_release(&today);
	return true;
}

static const struct asset *find(const char **language, const char *name, struct arena *arena)
{
	const struct asset *asset = asset_find(arena_printf(arena, "talk/%s/%s", *language, name));
	if (asset)
		return asset;
	*language = "en";
	return asset_find(arena_printf(arena, "talk/en/%s", name));
}

/* The points whose fields the book could fill. */
static const char *fill(const struct asset *asset, const struct template_value *values, size_t count, struct arena *arena)
{
	struct buf out = BUF_INIT, line = BUF_INIT;
	for (const char *at = asset->bytes; *at;) {
		size_t len = strcspn(at, "\n");
		buf_clear(&line);
		template_fill(at, len, values, count, &line);
		if (line.len && !strstr(buf_str(&line), "{{"))
			buf_addf(&out, "- %s\n", buf_str(&line));
		at += len + (at[len] == '\n');
	}
	const char *text = arena_str(arena, buf_str(&out));
	buf_release(&out);
	buf_release(&line);
	return text;
}

bool desk_talk(struct desk *desk, int64_t client, const char *currency, struct arena *arena, struct talk *out,
               struct err *err)
{
	struct facts facts;
	currency_code chosen;
	size_t count;
	if (!draft_currency(desk->db, client, 0, desk->currency, chosen, err) ||
	    !desk_mail_facts(desk, client, *currency ? currency : chosen, arena, &facts, err))
		return false;
	if (!choose(desk, client, &facts, &out->name, err))
		return false;
	out->language = *facts.language ? facts.language : "en";
	const struct asset *asset = find(&out->language, out->name, arena);
	struct template_value *values = template_values(&facts, TEMPLATE_OVERDUE, out->language, arena, &count);
	out->text = asset && values ? fill(asset, values, count, arena) : "";
	return arena_ok(arena, err);
}
