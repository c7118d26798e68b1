/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	int exit;
	const char *name;
} codes[] = {
	[ERR_NONE] = {0, "done"},
	[ERR_NO] = {1, "no"},
	[ERR_USAGE] = {64, "usage"},
	[ERR_DATA] = {65, "bad data"},
	[ERR_NOINPUT] = {66, "no such input"},
	[ERR_UNAVAILABLE] = {69, "unavailable"},
	[ERR_INTERNAL] = {70, "internal"},
	[ERR_CREATE] = {73, "cannot create"},
	[ERR_IO] = {74, "input or output"},
	[ERR_AGAIN] = {75, "try again"},
	[ERR_DENIED] = {77, "not allowed"},
	[ERR_CONFIG] = {78, "configuration"},
	[ERR_HANGUP] = {129, "hang-up"},
	[ERR_STOPPED] = {130, "stopped"},
	[ERR_TERMINATED] = {143, "terminated"},
};

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	err->code = code;
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	if (!err)
		return false;
	char place[sizeof err->text];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(place, sizeof place, format, args);
	va_end(args);
	if (len < 0)
		return false;
	size_t head = (size_t)len < sizeof place ? (size_t)len : sizeof place - 1;
	size_t tail = strlen(err->text);
	if (head + tail >= sizeof err->text)
		tail = sizeof err->text - 1 - head;
	memmove(err->text + head, err->text, tail);
	memcpy(err->text, place, head);
	err->text[head + tail] = '\0';
	return false;
}

bool err_memory(struct err *err)
{
	return err_set(err, ERR_INTERNAL, "out of memory: close other programs and try again");
}

int err_exit(enum err_code code)
{
	return codes[code].exit;
}

const char *err_name(enum err_code code)
{
	return codes[code].name;
}
