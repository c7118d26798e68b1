/* SPDX-License-Identifier: MIT */
/* What kind of file a name promises: its media type, by the ending alone. */
#ifndef DUN_BASE_MEDIA_H
#define DUN_BASE_MEDIA_H

#include <stdbool.h>

/* "application/pdf" of "a.pdf"; "application/octet-stream" when the ending says nothing. */
const char *media_type(const char *name);
/* Sound or film: somebody's voice may be in it. */
bool media_is_sound(const char *type);
bool media_is_image(const char *type);
/* Can be read as it is. */
bool media_is_text(const char *type);

#endif
