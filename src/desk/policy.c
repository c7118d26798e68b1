/* SPDX-License-Identifier: MIT */
#include "desk/policy.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/roster.h"
#include "desk/mail.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/ladder.h"

enum { POLICY_BYTES = 64 * 1024 };

static const char prefix[] = "policy/";

void desk_policy_dir(const struct desk *desk, struct buf *out)
{
	const char *slash = strrchr(desk->config.path, '/');
	buf_add(out, desk->config.path, slash ? (size_t)(slash - desk->config.path) : 0);
	buf_addf(out, "%spolicy", slash ? "/" : "");
}

/* A name is part of a path: small letters, digits and '-', as steps have. */
static bool name_valid(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return len && len < POLICY_NAME && !name[len];
}

/* --- the names --- */

bool desk_policy_names(struct desk *desk, struct arena *arena, const char ***names, struct err *err)
{
	struct vec found = VEC_INIT(const char *);
	struct buf dir_name = BUF_INIT;
	roster_add_shipped(&found, prefix, arena);
	desk_policy_dir(desk, &dir_name);
	DIR *dir = opendir(buf_str(&dir_name));
	for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
		if (name_valid(entry->d_name))
			roster_add(&found, entry->d_name, arena);
	if (dir)
		closedir(dir);
	buf_release(&dir_name);
	return roster_take(&found, arena, names, err);
}

static bool none(struct desk *desk, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct buf all = BUF_INIT;
	const char **names;
	if (desk_policy_names(desk, &arena, &names, err)) {
		for (; *names; names++)
			buf_addf(&all, "%s%s", all.len ? ", " : "", *names);
		err_set(err, ERR_NOINPUT, "there is no policy \"%.60s\"; there are %s", name, buf_str(&all));
	}
	buf_release(&all);
	arena_release(&arena);
	return false;
}

/* --- reading --- */

static bool template_there(void *arg, const char *name)
{
	struct arena arena = ARENA_INIT;
	const char *language = "en", *text;
	size_t len;
	bool there = desk_mail_template(arg, name, &language, &arena, &text, &len, NULL);
	arena_release(&arena);
	return there;
}

static bool parse(struct desk *desk, const char *text, size_t len, const char *file, const char *name,
                  struct arena *arena, struct policy *out, struct err *err)
{
	return policy_parse(text, len, file, name, template_there, desk, arena, out, err);
}

bool desk_policy_file(struct desk *desk, const char *path, struct arena *arena, struct policy *out, struct err *err)
{
	struct buf text = BUF_INIT;
	const char *slash = strrchr(path, '/');
	bool ok = file_read(path, desk->path, POLICY_BYTES, &text, err) &&
	          parse(desk, buf_str(&text), text.len, path, slash ? slash + 1 : path, arena, out, err);
	buf_release(&text);
	return ok;
}

static bool shipped(struct desk *desk, const char *name, struct arena *arena, struct policy *out, struct err *err)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s%s", prefix, name);
	const struct asset *asset = asset_find(buf_str(&path));
	buf_release(&path);
	if (!asset)
		return none(desk, name, err);
	if (!parse(desk, asset->bytes, asset->len, name, name, arena, out, err))
		return false;
	out->origin = "dun's own";
	return true;
}

bool desk_policy_named(struct desk *desk, const char *name, struct arena *arena, struct policy *out, struct err *err)
{
	struct buf path = BUF_INIT, firm = BUF_INIT;
	struct err why = {0};
	bool ok = *name || desk_setting(desk, "policy", &firm, err);
	name = *name ? name : buf_str(&firm);
	if (ok && !name_valid(name))
		ok = none(desk, name, err);
	if (ok) {
		desk_policy_dir(desk, &path);
		buf_addf(&path, "/%s", name);
		ok = desk_policy_file(desk, buf_str(&path), arena, out, &why);
		if (!ok && why.code == ERR_NOINPUT)
			ok = shipped(desk, name, arena, out, err);
		else if (!ok && err)
			*err = why;
	}
	buf_release(&path);
	buf_release(&firm);
	return ok;
}

bool desk_policy(struct desk *desk, int64_t client, int64_t invoice, struct arena *arena, struct policy *out,
                 struct err *err)
{
	const char *name, *country;
	return ladder_policy(desk->db, client, invoice, arena, &name, &country, err) &&
	       desk_policy_named(desk, name, arena, out, err);
}

/* --- choosing --- */

bool desk_policy_use(struct desk *desk, int64_t client, int64_t invoice, const char *name, struct buf *said,
                     struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct policy policy;
	struct deed deed;
	struct entry_new entry = {.kind = "policy", .client = client, .invoice = invoice};
	bool ok = !*name || desk_policy_named(desk, name, &arena, &policy, err);
	arena_release(&arena);
	if (!ok || !deed_begin(&deed, desk->db, &desk->actor, err, "choice of the policy %s", *name ? name : "of the firm"))
		return false;
	fields_add(&entry.facts, "policy", *name ? name : "the firm's");
	ok = ladder_set_policy(desk->db, client, invoice, name, err) &&
	     entry_append(desk->db, &desk->actor, &entry, NULL, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	entry_new_release(&entry);
	if (ok)
		buf_addf(said, *name ? "Follows the policy %s from now on" : "Follows the firm's policy again", name);
	return ok && buf_ok(said, err);
}
