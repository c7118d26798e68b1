/* SPDX-License-Identifier: MIT */
#include "desk/word.h"

#include <string.h>

#include "base/text.h"
#include "store/fields.h"

bool word_add(struct buf *words, const char *name, const char *typed, struct err *err)
{
	struct buf composed = BUF_INIT;
	if (!typed)
		return true;
	size_t len = strlen(typed);
	text_trim(&typed, &len);
	bool ok = text_nfc(typed, len, &composed, err);
	fields_addn(words, name, buf_str(&composed), composed.len);
	buf_wipe(&composed);
	return ok;
}
