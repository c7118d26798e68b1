/* SPDX-License-Identifier: MIT */
#include "post/net.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "post/libcurl.h"

enum { CONNECT_MS = 30000, REPLY_MS = 60000, DOT_MS = 600000, CHUNK = 4096 };

struct net {
	const struct libcurl *lib;
	CURL *curl;
	curl_socket_t socket;
	long reply_ms, dot_ms;
	struct buf greeting;  /* lines of the last EHLO reply */
	bool greeting_ended;  /* the next 250 line begins another one */
	struct buf last;      /* the server's last line while connecting */
	size_t seen_bytes, seen_lines; /* of this reply */
	long deadline;        /* when it must be there */
	char in[CHUNK];
	size_t in_at, in_len;
	bool over;            /* the server hung up */
	char error[CURL_ERROR_SIZE];
};

static void take_greeting(struct net *net, const char *line, size_t len)
{
	if (len < 4 || memcmp(line, "250", 3) != 0)
		return;
	if (net->greeting_ended)
		buf_clear(&net->greeting);
	net->greeting_ended = line[3] == ' ';
	buf_add(&net->greeting, line + 4, len - 4);
	buf_addc(&net->greeting, '\n');
}

/* Each line of the server until the login is done. */
static size_t on_line(char *line, size_t size, size_t count, void *arg)
{
	struct net *net = arg;
	size_t len = size * count, whole = len;
	net->seen_bytes += len;
	net->seen_lines++;
	if (net->seen_bytes > NET_REPLY_BYTES || net->seen_lines > NET_REPLY_LINES)
		return CURL_WRITEFUNC_ERROR;
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	buf_clear(&net->last);
	buf_add(&net->last, line, len);
	take_greeting(net, line, len);
	return whole;
}

static bool refuse(const struct net *net, CURLcode rc, struct err *err)
{
	struct buf said = BUF_INIT;
	text_tame(&said, buf_str(&net->last), net->last.len);
	const char *server = said.len ? buf_str(&said) : "nothing";
	const char *detail = net->error[0] ? net->error : net->lib->strerror(rc);
	switch (rc) {
	case CURLE_USE_SSL_FAILED:
		err_set(err, ERR_CONFIG, "refused here: the mail server offers no TLS, and mail never leaves in "
		        "the clear; nothing was sent");
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		err_set(err, ERR_CONFIG, "refused here: the mail server's certificate cannot be trusted (%s); "
		        "nothing was sent", detail);
		break;
	case CURLE_LOGIN_DENIED:
		err_set(err, ERR_DENIED, "the mail server refused the login and said: %s", server);
		break;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		err_set(err, ERR_CONFIG, "the address of the mail server must be smtps://HOST or smtp://HOST, with "
		        ":PORT where it is not the usual one");
		break;
	case CURLE_WRITE_ERROR:
		err_set(err, ERR_UNAVAILABLE, "the mail server said more than %d lines while connecting; hung up",
		        NET_REPLY_LINES);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		err_set(err, ERR_UNAVAILABLE, "the mail server did not answer in time");
		break;
	case CURLE_OUT_OF_MEMORY:
		err_memory(err);
		break;
	default:
		err_set(err, ERR_UNAVAILABLE, "the mail server cannot be reached (%s); it last said: %s", detail, server);
	}
	buf_release(&said);
	return false;
}

static bool set_up(struct net *net, const struct net_account *account, struct err *err)
{
	CURL *c = net->curl;
	const struct libcurl *lib = net->lib;
	bool ok = !lib->setopt(c, CURLOPT_URL, account->url) &&
	          !lib->setopt(c, CURLOPT_CONNECT_ONLY, 1L) &&
	          !lib->setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") &&
	          !lib->setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) &&
	          !lib->setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
	          !lib->setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) &&
	          !lib->setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) &&
	          !lib->setopt(c, CURLOPT_NOSIGNAL, 1L) &&
	          !lib->setopt(c, CURLOPT_PROXY, "") &&
	          !lib->setopt(c, CURLOPT_TCP_NODELAY, 1L) &&
	          !lib->setopt(c, CURLOPT_ERRORBUFFER, net->error) &&
	          !lib->setopt(c, CURLOPT_HEADERFUNCTION, on_line) &&
	          !lib->setopt(c, CURLOPT_HEADERDATA, net) &&
	          !lib->setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	                            account->connect_ms ? account->connect_ms : CONNECT_MS);
	if (ok && *account->ca_file)
		ok = !lib->setopt(c, CURLOPT_CAINFO, account->ca_file);
	if (ok && *account->user)
		ok = !lib->setopt(c, CURLOPT_USERNAME, account->user) &&
		     !lib->setopt(c, CURLOPT_PASSWORD, account->password);
	return ok ? true : err_set(err, ERR_INTERNAL, "libcurl does not take the settings of the mail account");
}

/* What libcurl calls success proves neither the login nor, for a strange URL, TLS. */
static bool check_login(struct net *net, const struct net_account *account, struct err *err)
{
	long code = 0;
	if (net->lib->getinfo(net->curl, CURLINFO_ACTIVESOCKET, &net->socket) != CURLE_OK ||
	    net->socket == CURL_SOCKET_BAD)
		return err_set(err, ERR_UNAVAILABLE, "the mail server hung up while connecting");
	net->lib->getinfo(net->curl, CURLINFO_RESPONSE_CODE, &code);
	if (*account->user && code != 235)
		return err_set(err, ERR_DENIED, "refused here: the mail server offers no login that could be used, "
		               "though a user name is set; nothing was sent");
	return true;
}

struct net *net_open(const struct net_account *account, struct err *err)
{
	const struct libcurl *lib = libcurl_load(err);
	if (!lib)
		return NULL;
	struct net *net = calloc(1, sizeof(*net));
	if (net) {
		net->lib = lib;
		net->curl = lib->init();
	}
	if (!net || !net->curl) {
		free(net);
		err_memory(err);
		return NULL;
	}
	net->reply_ms = account->reply_ms ? account->reply_ms : REPLY_MS;
	net->dot_ms = account->dot_ms ? account->dot_ms : DOT_MS;
	bool ok = set_up(net, account, err);
	if (ok) {
		CURLcode rc = net->lib->perform(net->curl);
		ok = rc == CURLE_OK ? check_login(net, account, err) : refuse(net, rc, err);
	}
	if (ok)
		return net;
	net_close(net);
	return NULL;
}

void net_close(struct net *net)
{
	if (!net)
		return;
	net->lib->cleanup(net->curl);
	buf_release(&net->greeting);
	buf_release(&net->last);
	free(net);
}

bool net_offers(const struct net *net, const char *word, const char **value)
{
	static const char none[] = "";
	size_t len = strlen(word);
	if (value)
		*value = none;
	/* The first line is the server's name, not a capability. */
	const char *line = strchr(buf_str(&net->greeting), '\n');
	for (; line && *++line; line = strchr(line, '\n')) {
		size_t word_len = strcspn(line, " =\n");
		struct buf here = BUF_INIT;
		buf_add(&here, line, word_len);
		bool same = word_len == len && text_ascii_same(buf_str(&here), word);
		buf_release(&here);
		if (same && value && line[word_len] == ' ')
			*value = line + word_len + 1;
		if (same)
			return true;
	}
	return false;
}

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the socket can be read or written, or the deadline has passed. */
static bool wait_for(const struct net *net, short events, long deadline)
{
	for (;;) {
		long left = deadline - now_ms();
		struct pollfd fd = {.fd = net->socket, .events = events};
		int n = poll(&fd, 1, left > 0 ? (int)left : 0);
		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

bool net_send(struct net *net, const void *bytes, size_t len, struct err *err)
{
	const char *p = bytes;
	while (len) {
		size_t sent = 0;
		CURLcode rc = net->lib->send(net->curl, p, len, &sent);
		p += sent;
		len -= sent;
		if (rc == CURLE_OK && sent)
			continue;
		if (rc != CURLE_OK && rc != CURLE_AGAIN)
			return err_set(err, ERR_UNAVAILABLE, "the connection to the mail server broke while writing");
		if (!wait_for(net, POLLOUT, now_ms() + net->reply_ms))
			return err_set(err, ERR_UNAVAILABLE, "the mail server stopped reading");
	}
	return true;
}

static bool fill(struct net *net, long deadline, struct err *err)
{
	for (;;) {
		size_t got = 0;
		CURLcode rc = net->lib->receive(net->curl, net->in, sizeof(net->in), &got);
		net->in_at = 0;
		net->in_len = got;
		if (rc == CURLE_OK && got)
			return true;
		if (rc != CURLE_AGAIN) {
			net->over = true;
			return err_set(err, ERR_UNAVAILABLE, "the mail server hung up");
		}
		if (!wait_for(net, POLLIN, deadline))
			return err_set(err, ERR_UNAVAILABLE, "the mail server did not answer in time");
	}
}

void net_reply(struct net *net, long wait_ms)
{
	net->seen_bytes = net->seen_lines = 0;
	net->deadline = now_ms() + wait_ms;
}

bool net_line(struct net *net, struct buf *line, struct err *err)
{
	for (;;) {
		if (net->in_at == net->in_len && !fill(net, net->deadline, err))
			return false;
		char *from = net->in + net->in_at, *end = memchr(from, '\n', net->in_len - net->in_at);
		size_t len = end ? (size_t)(end - from) : net->in_len - net->in_at;
		net->seen_bytes += len + 1;
		if (net->seen_bytes > NET_REPLY_BYTES || (end && ++net->seen_lines > NET_REPLY_LINES))
			return err_set(err, ERR_UNAVAILABLE, "the mail server's reply is longer than %d lines or %d bytes",
			               NET_REPLY_LINES, NET_REPLY_BYTES);
		buf_add(line, from, len);
		net->in_at += len + (end != NULL);
		if (!end)
			continue;
		if (line->len && line->data[line->len - 1] == '\r')
			buf_truncate(line, line->len - 1);
		return buf_ok(line, err);
	}
}

bool net_pending(struct net *net)
{
	if (net->in_at < net->in_len || net->over)
		return true;
	/* Not poll(): TLS may hold a record that carries no text (a session ticket). */
	size_t got = 0;
	CURLcode rc = net->lib->receive(net->curl, net->in, sizeof(net->in), &got);
	net->in_at = 0;
	net->in_len = got;
	net->over = rc == CURLE_OK ? !got : rc != CURLE_AGAIN;
	return net->over || got;
}

long net_reply_ms(const struct net *net)
{
	return net->reply_ms;
}

long net_dot_ms(const struct net *net)
{
	return net->dot_ms;
}
