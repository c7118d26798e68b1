/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

void json_start(struct json *json, struct buf *out)
{
	*json = (struct json){.out = out, .first = true};
}

static void value_begins(struct json *json)
{
	if (!json->first)
		buf_addc(json->out, ',');
	json->first = false;
}

void json_open(struct json *json, char bracket)
{
	value_begins(json);
	buf_addc(json->out, bracket);
	json->first = true;
}

void json_close(struct json *json, char bracket)
{
	buf_addc(json->out, bracket);
	json->first = false;
}

static void add_quoted(struct buf *out, const char *bytes, size_t len)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += text_next(bytes + i, len - i, &cp);
		switch (cp) {
		case '"': buf_adds(out, "\\\""); break;
		case '\\': buf_adds(out, "\\\\"); break;
		case '\n': buf_adds(out, "\\n"); break;
		case '\r': buf_adds(out, "\\r"); break;
		case '\t': buf_adds(out, "\\t"); break;
		default:
			/* C1, DEL and bidi controls too: the output may go to a terminal */
			if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) ||
			    (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
				buf_addf(out, "\\u%04x", (unsigned)cp);
			else
				text_put(out, cp);
		}
	}
	buf_addc(out, '"');
}

void json_name(struct json *json, const char *name)
{
	value_begins(json);
	add_quoted(json->out, name, strlen(name));
	buf_addc(json->out, ':');
	json->first = true;
}

void json_textn(struct json *json, const char *bytes, size_t len)
{
	value_begins(json);
	add_quoted(json->out, bytes, len);
}

void json_text(struct json *json, const char *text)
{
	json_textn(json, text, strlen(text));
}

void json_int(struct json *json, int64_t value)
{
	value_begins(json);
	buf_addf(json->out, "%" PRId64, value);
}

void json_number(struct json *json, const char *text)
{
	value_begins(json);
	buf_adds(json->out, text);
}

void json_bool(struct json *json, bool value)
{
	value_begins(json);
	buf_adds(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
	value_begins(json);
	buf_adds(json->out, "null");
}

void json_put_text(struct json *json, const char *name, const char *text)
{
	json_name(json, name);
	json_text(json, text);
}

void json_put_int(struct json *json, const char *name, int64_t value)
{
	json_name(json, name);
	json_int(json, value);
}

void json_put_bool(struct json *json, const char *name, bool value)
{
	json_name(json, name);
	json_bool(json, value);
}
