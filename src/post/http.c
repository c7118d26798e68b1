/* SPDX-License-Identifier: MIT */
#include "post/http.h"

#include <string.h>

#include "post/libcurl.h"

enum { CONNECT_MS = 30000, ALL_MS = 60000, OK = 200 };

static size_t on_bytes(char *bytes, size_t size, size_t count, void *arg)
{
	struct buf *reply = arg;
	size_t len = size * count;
	if (len > HTTP_REPLY_BYTES - reply->len)
		return CURL_WRITEFUNC_ERROR;
	buf_add(reply, bytes, len);
	return reply->failed ? CURL_WRITEFUNC_ERROR : len;
}

/* type is a list of one that outlives the request. */
static bool set_up(const struct libcurl *lib, CURL *c, const struct http_post *post, struct curl_slist *type,
                   struct buf *reply, struct err *err)
{
	bool ok = !lib->setopt(c, CURLOPT_URL, post->url) &&
	          !lib->setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") &&
	          !lib->setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) && !lib->setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) &&
	          !lib->setopt(c, CURLOPT_FOLLOWLOCATION, 0L) && !lib->setopt(c, CURLOPT_NOSIGNAL, 1L) &&
	          !lib->setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) &&
	          !lib->setopt(c, CURLOPT_TIMEOUT_MS, (long)ALL_MS) &&
	          !lib->setopt(c, CURLOPT_POSTFIELDS, post->bytes) &&
	          !lib->setopt(c, CURLOPT_POSTFIELDSIZE, (long)post->len) &&
	          !lib->setopt(c, CURLOPT_HTTPHEADER, type) && !lib->setopt(c, CURLOPT_WRITEFUNCTION, on_bytes) &&
	          !lib->setopt(c, CURLOPT_WRITEDATA, reply);
	if (ok && *post->ca_file && strncmp(post->url, "https:", 6) == 0)
		ok = !lib->setopt(c, CURLOPT_CAINFO, post->ca_file);
	return ok || err_set(err, ERR_INTERNAL, "libcurl does not take the settings of a request");
}

static bool perform(const struct libcurl *lib, CURL *c, const char *url, struct err *err)
{
	long status = 0;
	CURLcode rc = lib->perform(c);
	if (rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL)
		return err_set(err, ERR_CONFIG, "\"%.200s\" is no address of a web server: http://HOST/PATH or https://HOST/PATH",
		               url);
	if (rc != CURLE_OK)
		return err_set(err, ERR_UNAVAILABLE, "%.200s cannot be reached: %s", url, lib->strerror(rc));
	lib->getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	return status == OK || err_set(err, ERR_UNAVAILABLE, "%.200s answers with status %ld", url, status);
}

bool http_post(const struct http_post *post, struct buf *reply, struct err *err)
{
	const struct libcurl *lib = libcurl_load(err);
	struct buf type = BUF_INIT;
	CURL *c = lib ? lib->init() : NULL;
	buf_adds(&type, post->type);
	struct curl_slist header = {.data = type.data};
	bool ok = lib && (c || err_memory(err)) && buf_ok(&type, err) && set_up(lib, c, post, &header, reply, err) &&
	          perform(lib, c, post->url, err);
	if (c)
		lib->cleanup(c);
	buf_release(&type);
	return ok && buf_ok(reply, err);
}
