/* SPDX-License-Identifier: MIT */
/* Files that go along with a draft. */
#include "desk/mail.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "store/deed.h"

enum { FILES_MOST = 20 * 1024 * 1024, NAME_MOST = 200 };

static const struct {
	const char *ending, *type;
} types[] = {
	{".pdf", "application/pdf"},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{".csv", "text/csv"},
	{".txt", "text/plain"},
	{".xml", "application/xml"},
	{".png", "image/png"},
	{".jpg", "image/jpeg"},
	{".jpeg", "image/jpeg"},
};

static const char *type_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof(types) / sizeof(*types); i++)
		if (text_ascii_same(dot, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

/* A path as people paste it: in quotes, with blanks behind backslashes, from home. */
static void clean_path(const char *typed, struct buf *out)
{
	struct buf plain = BUF_INIT;
	size_t len = strlen(typed);
	text_trim(&typed, &len);
	bool quoted = len >= 2 && (typed[0] == '"' || typed[0] == '\'') && typed[len - 1] == typed[0];
	for (size_t i = quoted; i < len - quoted; i++) {
		if (!quoted && typed[i] == '\\' && i + 1 < len)
			i++;
		buf_addc(&plain, typed[i]);
	}
	file_home(out, buf_str(&plain));
	buf_release(&plain);
}

bool desk_mail_files(struct desk *desk, const struct message *draft, struct arena *arena, struct attachment **out,
                     size_t *count, struct err *err)
{
	return attachment_list(desk->db, draft->id, draft->client, false, arena, out, count, err);
}

static bool room_for(struct desk *desk, const struct message *draft, size_t more, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct attachment *files;
	size_t count, sum = more;
	bool ok = desk_mail_files(desk, draft, &arena, &files, &count, err);
	for (size_t i = 0; ok && i < count; i++)
		sum += files[i].len;
	arena_release(&arena);
	if (ok && sum > FILES_MOST)
		return err_set(err, ERR_DATA, "all files together would have more than 20 MB: most mail servers refuse that");
	return ok;
}

static bool attach(struct desk *desk, const struct message *draft, const char *name, const struct buf *bytes,
                   struct err *err)
{
	struct deed deed;
	struct content content;
	struct buf composed = BUF_INIT;
	bool ok = text_nfc(name, strlen(name), &composed, err);
	if (ok && (composed.len > NAME_MOST || !composed.len))
		ok = err_set(err, ERR_DATA, "the name of that file is too long to send");
	ok = ok && deed_begin(&deed, desk->db, &desk->actor, err, "file %.60s for %s", name, draft->client_name);
	if (ok) {
		ok = content_put(desk->db, buf_str(bytes), bytes->len, &content, err) &&
		     attachment_add(desk->db, draft->id, buf_str(&composed), type_of(name), &content, err) &&
		     deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	buf_release(&composed);
	return ok;
}

bool desk_mail_attach(struct desk *desk, struct message *draft, const char *path, struct err *err)
{
	struct buf clean = BUF_INIT, bytes = BUF_INIT;
	clean_path(path, &clean);
	const char *slash = strrchr(buf_str(&clean), '/');
	const char *name = slash ? slash + 1 : buf_str(&clean);
	bool ok = file_read(buf_str(&clean), desk->path, FILES_MOST, &bytes, err);
	if (ok && !bytes.len)
		ok = err_set(err, ERR_DATA, "%s is empty: there is nothing to send", name);
	ok = ok && (draft->id || desk_mail_save(desk, draft, err)) && room_for(desk, draft, bytes.len, err) &&
	     attach(desk, draft, name, &bytes, err);
	buf_release(&clean);
	buf_release(&bytes);
	return ok;
}

bool desk_mail_detach(struct desk *desk, const struct message *draft, int64_t file, struct err *err)
{
	struct deed deed;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "taking out a file for %s", draft->client_name))
		return false;
	bool ok = attachment_remove(desk->db, draft->id, file, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}
