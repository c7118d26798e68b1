/* SPDX-License-Identifier: MIT */
/* The gate of mail addresses, the same on entry, on import and at the moment of
 * sending. Stricter than RFC 5321, since an address is data somebody else gave:
 * a dot-atom without shell metacharacters before the @, letters, digits and
 * hyphens after it; no leading '-', no control character, blank or bracket. */
#ifndef DUN_LETTER_ADDRESS_H
#define DUN_LETTER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { ADDRESS_MOST = 254, ADDRESS_LIST_MOST = 50 };

/* One bare address: "billing@pine.example". UTF-8 is allowed on both sides of the
 * @. ERR_DATA and a sentence that quotes nothing of it otherwise. */
bool address_check(const char *mail, struct err *err);
/* Appends it as it goes to a server: the domain in lower-case A-labels
 * ("xn--exmple-cua.de"). Checks first. */
bool address_wire(const char *mail, struct buf *out, struct err *err);
/* True when the part before the @ needs SMTPUTF8. */
bool address_is_utf8(const char *mail);

struct address {
	const char *name; /* "" when there is none */
	const char *mail; /* bare and checked */
};

/* Reads a To or Cc line: `Sam Lee <a@b.example>, "Lee, Kim" <c@d.example>, e@f.example`.
 * An empty line is a list of none. All or nothing. */
bool address_list(struct arena *arena, const char *line, struct address **out, size_t *count,
                  struct err *err);

/* Appends it as people write it: Name <a@b>, the name quoted where it must be. */
void address_show(struct buf *out, const char *name, const char *mail);

#endif
