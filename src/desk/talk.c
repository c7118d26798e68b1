/* SPDX-License-Identifier: MIT */
#include "desk/talk.h"

#include <string.h>

#include "base/asset.h"
#include "desk/mail.h"
#include "letter/template.h"
#include "store/draft.h"

enum { PLAN_AFTER = 4 }; /* reminders in vain: then instalments are the thing to offer */

/* By what was last agreed, then by how often they were asked. */
static const char *choose(const struct facts *facts)
{
	if (facts->promised && facts->promised_for < facts->today)
		return "promise";
	return facts->reminders >= PLAN_AFTER ? "plan" : "call";
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
	out->name = choose(&facts);
	out->language = *facts.language ? facts.language : "en";
	const struct asset *asset = find(&out->language, out->name, arena);
	struct template_value *values = template_values(&facts, TEMPLATE_OVERDUE, out->language, arena, &count);
	out->text = asset && values ? fill(asset, values, count, arena) : "";
	return arena_ok(arena, err);
}
