/* SPDX-License-Identifier: MIT */
#include "base/media.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *ending, *type;
} types[] = {
	{".pdf", "application/pdf"},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{".odt", "application/vnd.oasis.opendocument.text"},
	{".csv", "text/csv"},
	{".txt", "text/plain"},
	{".md", "text/plain"},
	{".html", "text/html"},
	{".htm", "text/html"},
	{".xml", "application/xml"},
	{".eml", "message/rfc822"},
	{".png", "image/png"},
	{".jpg", "image/jpeg"},
	{".jpeg", "image/jpeg"},
	{".heic", "image/heic"},
	{".tif", "image/tiff"},
	{".tiff", "image/tiff"},
	{".mp3", "audio/mpeg"},
	{".m4a", "audio/mp4"},
	{".wav", "audio/wav"},
	{".ogg", "audio/ogg"},
	{".opus", "audio/ogg"},
	{".flac", "audio/flac"},
	{".amr", "audio/amr"},
	{".aac", "audio/aac"},
	{".3gp", "video/3gpp"},
	{".mp4", "video/mp4"},
	{".mov", "video/quicktime"},
	{".webm", "video/webm"},
};

const char *media_type(const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (text_ascii_same(dot, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

bool media_is_sound(const char *type)
{
	return text_starts(type, "audio/") || text_starts(type, "video/");
}

bool media_is_image(const char *type)
{
	return text_starts(type, "image/");
}

bool media_is_text(const char *type)
{
	return text_starts(type, "text/") || strcmp(type, "application/xml") == 0 || strcmp(type, "message/rfc822") == 0;
}
