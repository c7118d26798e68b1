/* SPDX-License-Identifier: MIT */
/* libcurl, loaded when it is first needed: it brings thirty libraries along, more
 * than half the time in which every other run of dun starts and ends. Only this
 * header sees curl.h; only net.c and http.c include this header. */
#ifndef DUN_POST_LIBCURL_H
#define DUN_POST_LIBCURL_H

#include <curl/curl.h>

#include "base/err.h"

struct libcurl {
	__typeof__(&curl_global_init_mem) global_init;
	__typeof__(&curl_easy_init) init;
	__typeof__(&curl_easy_setopt) setopt;
	__typeof__(&curl_easy_getinfo) getinfo;
	__typeof__(&curl_easy_perform) perform;
	__typeof__(&curl_easy_send) send;
	__typeof__(&curl_easy_recv) receive;
	__typeof__(&curl_easy_cleanup) cleanup;
	__typeof__(&curl_easy_strerror) strerror;
};

/* The same one each time, for the life of the process, its memory wiped when freed.
 * NULL and ERR_CONFIG when this machine has no libcurl. */
const struct libcurl *libcurl_load(struct err *err);

#endif
