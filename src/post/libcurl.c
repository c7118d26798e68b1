/* SPDX-License-Identifier: MIT */
#include "post/libcurl.h"

#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>


/* Not changed since 2006; a libcurl with another name has another interface. */
#define LIBCURL_SONAME "libcurl.so.4"

static struct libcurl curl;
static bool loaded;
static char why_not[200];

/* libcurl keeps a copy of the password; with these it is wiped when freed. */
static void wipe_free(void *p)
{
	if (!p)
		return;
	explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *wipe_realloc(void *p, size_t size)
{
	void *copy = malloc(size ? size : 1);
	if (!copy)
		return NULL;
	if (p) {
		size_t old = malloc_usable_size(p);
		memcpy(copy, p, old < size ? old : size);
		wipe_free(p);
	}
	return copy;
}

/* POSIX has dlsym give functions as pointers to data. */
static bool take(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, sizeof(found));
	return found != NULL;
}

static void load(void)
{
	void *library = dlopen(LIBCURL_SONAME, RTLD_NOW | RTLD_LOCAL);
	loaded = library && take(library, "curl_global_init_mem", &curl.global_init) &&
	         take(library, "curl_easy_init", &curl.init) && take(library, "curl_easy_setopt", &curl.setopt) &&
	         take(library, "curl_easy_getinfo", &curl.getinfo) &&
	         take(library, "curl_easy_perform", &curl.perform) && take(library, "curl_easy_send", &curl.send) &&
	         take(library, "curl_easy_recv", &curl.receive) &&
	         take(library, "curl_easy_cleanup", &curl.cleanup) &&
	         take(library, "curl_easy_strerror", &curl.strerror);
	loaded = loaded &&
	         curl.global_init(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup, calloc) == CURLE_OK;
	const char *said = loaded ? NULL : dlerror();
	if (said)
		strncpy(why_not, said, sizeof(why_not) - 1);
}

const struct libcurl *libcurl_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	if (loaded)
		return &curl;
	err_set(err, ERR_CONFIG, "mail needs libcurl, which cannot be loaded here (%s): install it and try again",
	        *why_not ? why_not : LIBCURL_SONAME);
	return NULL;
}
