/* SPDX-License-Identifier: MIT */
/* Files that go along with a draft. */
#include "desk/mail.h"

#include <string.h>

#include "base/file.h"
#include "base/media.h"
#include "base/path.h"
#include "base/text.h"
#include "store/deed.h"

enum { FILES_MOST = 20 * 1024 * 1024, NAME_MOST = 200 };

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
		     attachment_add(desk->db, draft->id, buf_str(&composed), media_type(name), &content, err) &&
		     deed_commit(&deed, err);
		deed_abandon(&deed);
	}
	buf_release(&composed);
	return ok;
}

bool desk_mail_attach(struct desk *desk, struct message *draft, const char *path, struct err *err)
{
	struct buf clean = BUF_INIT, bytes = BUF_INIT;
	path_typed(path, &clean);
	const char *name = path_name(buf_str(&clean));
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
