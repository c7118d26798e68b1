/* SPDX-License-Identifier: MIT */
#include "sink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

enum { FAULTS = 20, LINE = 2048, TEXT = 8 << 20 };

struct fault {
	char at[16], what[200];
};

struct peer {
	const struct sink_options *o;
	int fd;
	SSL_CTX *ctx;
	SSL *ssl;
	struct fault faults[FAULTS];
	int fault_count, delay;
	char in[16384];
	size_t in_at, in_len;
	bool authed;
	char rcpts[LINE];
	int rcpt_count;
	unsigned seed;
};

static void read_faults(struct peer *p)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/fault", p->o->dir);
	FILE *f = fopen(path, "r");
	char line[256];
	while (f && fgets(line, sizeof(line), f) && p->fault_count < FAULTS) {
		struct fault *fault = &p->faults[p->fault_count];
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "delay %d", &p->delay) == 1)
			continue;
		if (sscanf(line, "%15s %199[^\n]", fault->at, fault->what) == 2)
			p->fault_count++;
	}
	if (f)
		fclose(f);
}

static void append(const struct peer *p, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void append(const struct peer *p, const char *name, const char *format, ...)
{
	char path[4096], line[LINE * 2];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	snprintf(path, sizeof(path), "%s/%s", p->o->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0 || write(fd, line, (size_t)n) != n)
		_exit(90);
	close(fd);
}

static bool put(struct peer *p, const void *bytes, size_t len)
{
	const char *s = bytes;
	while (len) {
		ssize_t n = p->ssl ? SSL_write(p->ssl, s, (int)len) : send(p->fd, s, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		s += n;
		len -= (size_t)n;
	}
	return true;
}

static bool reply(struct peer *p, const char *text)
{
	char line[LINE];
	if (p->delay)
		usleep((useconds_t)(rand_r(&p->seed) % (p->delay * 1000)));
	int n = snprintf(line, sizeof(line), "%s\r\n", text);
	return put(p, line, (size_t)n);
}

static int get(struct peer *p)
{
	if (p->in_at == p->in_len) {
		ssize_t n = p->ssl ? SSL_read(p->ssl, p->in, sizeof(p->in)) : recv(p->fd, p->in, sizeof(p->in), 0);
		if (n <= 0)
			return -1;
		p->in_at = 0;
		p->in_len = (size_t)n;
	}
	return (unsigned char)p->in[p->in_at++];
}

/* A line without its CRLF; false at the end. */
static bool get_line(struct peer *p, char line[LINE])
{
	size_t n = 0;
	for (int c; (c = get(p)) >= 0;) {
		if (c == '\n') {
			while (n && line[n - 1] == '\r')
				n--;
			line[n] = '\0';
			return true;
		}
		if (n < LINE - 1)
			line[n++] = (char)c;
	}
	return false;
}

static void drop(struct peer *p, bool reset)
{
	struct linger hard = {1, 0};
	if (reset)
		setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(p->fd);
	_exit(0);
}

static void stall(struct peer *p)
{
	char c;
	for (;;) /* until the client goes away */
		if (recv(p->fd, &c, 1, 0) <= 0)
			_exit(0);
}

static void flood(struct peer *p, const char *code)
{
	char line[64];
	snprintf(line, sizeof(line), "%s-on and on", code);
	for (int i = 0; i < 1000000; i++)
		if (!reply(p, line))
			break;
	drop(p, false);
}

static const char *fault_at(const struct peer *p, const char *at)
{
	for (int i = 0; i < p->fault_count; i++)
		if (strcmp(p->faults[i].at, at) == 0)
			return p->faults[i].what;
	return NULL;
}

/* Plays the fault of a place; true when it has answered and the command is over. */
static bool play(struct peer *p, const char *at, const char *code)
{
	const char *what = fault_at(p, at);
	if (!what)
		return false;
	if (strcmp(what, "close") == 0)
		drop(p, false);
	if (strcmp(what, "rst") == 0)
		drop(p, true);
	if (strcmp(what, "stall") == 0)
		stall(p);
	if (strcmp(what, "flood") == 0)
		flood(p, code);
	if (strcmp(what, "garbage") == 0)
		return reply(p, "\x01\x02 HTTP/1.1 200 what?");
	if (what[0] >= '2' && what[0] <= '5')
		return reply(p, what);
	return false;
}

static bool start_tls(struct peer *p)
{
	p->ssl = SSL_new(p->ctx);
	if (!p->ssl || !SSL_set_fd(p->ssl, p->fd) || SSL_accept(p->ssl) != 1)
		return false;
	p->in_at = p->in_len = 0;
	return true;
}

static void greet(struct peer *p)
{
	if (play(p, "ehlo", "250"))
		return;
	reply(p, "250-sink.example");
	if (!p->ssl && !p->o->no_starttls)
		reply(p, "250-STARTTLS");
	if (!p->o->no_auth && (p->ssl || p->o->no_starttls))
		reply(p, "250-AUTH PLAIN");
	if (!p->o->no_utf8)
		reply(p, "250-SMTPUTF8");
	reply(p, "250-8BITMIME");
	reply(p, "250 SIZE 4000000");
}

static void auth(struct peer *p, const char *argument)
{
	char line[LINE], plain[LINE], want[LINE];
	if (play(p, "auth", "235"))
		return;
	if (!*argument) {
		reply(p, "334 ");
		if (!get_line(p, line))
			drop(p, false);
		argument = line;
	}
	int n = EVP_DecodeBlock((unsigned char *)plain, (const unsigned char *)argument, (int)strlen(argument));
	int m = snprintf(want, sizeof(want), "%c%s%c%s", 0, p->o->user, 0, p->o->password);
	p->authed = n >= m && memcmp(plain, want, (size_t)m) == 0;
	reply(p, p->authed ? "235 2.7.0 welcome" : "535 5.7.8 authentication failed");
}

static void rcpt(struct peer *p, const char *line)
{
	if (play(p, "rcpt", "250"))
		return;
	if (strstr(line, "nobody@")) {
		reply(p, "550 5.1.1 no such user here");
		return;
	}
	size_t used = strlen(p->rcpts);
	snprintf(p->rcpts + used, sizeof(p->rcpts) - used, " %s", strchr(line, '<') ? strchr(line, '<') : "?");
	p->rcpt_count++;
	reply(p, "250 2.1.5 ok");
}

static void keep(struct peer *p, const char *text, size_t len, const char *id)
{
	char name[64], path[4096];
	static unsigned count;
	snprintf(name, sizeof(name), "text-%d-%u", (int)getpid(), ++count);
	snprintf(path, sizeof(path), "%s/%s", p->o->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		_exit(90);
	close(fd);
	append(p, "mails", "%s%s\n", id, p->rcpts);
}

static void text_end(struct peer *p, const char *text, size_t len, const char *id)
{
	const char *what = fault_at(p, "dot");
	bool take = !what || strncmp(what, "swallow", 7) == 0 || strncmp(what, "take", 4) == 0;
	if (take)
		keep(p, text, len, id);
	if (what && strcmp(what, "swallow-rst") == 0)
		drop(p, true);
	if (what && strcmp(what, "swallow-stall") == 0)
		stall(p);
	if (what && strncmp(what, "swallow", 7) == 0)
		drop(p, false);
	if (what && strncmp(what, "take ", 5) == 0) {
		reply(p, what + 5);
		return;
	}
	if (!play(p, "dot", "250"))
		reply(p, "250 2.0.0 Ok: queued as SINK1");
}

static void data(struct peer *p)
{
	static char text[TEXT];
	char line[LINE], id[LINE] = "?";
	size_t len = 0;
	if (play(p, "data", "354"))
		return;
	if (!p->rcpt_count) {
		reply(p, "503 5.5.1 no recipients");
		return;
	}
	reply(p, "354 go on");
	bool head = true;
	while (get_line(p, line)) {
		if (strcmp(line, ".") == 0) {
			text_end(p, text, len, id);
			return;
		}
		if (head && strncasecmp(line, "Message-ID: ", 12) == 0)
			memcpy(id, line + 12, strlen(line + 12) + 1);
		head = head && *line;
		if (len == 0 && fault_at(p, "text"))
			play(p, "text", "250");
		size_t n = strlen(line);
		if (len + n + 2 < TEXT) {
			memcpy(text + len, line + (line[0] == '.'), n - (line[0] == '.'));
			len += n - (line[0] == '.');
			text[len++] = '\r';
			text[len++] = '\n';
		}
	}
}

static void command(struct peer *p, const char *line)
{
	if (strncasecmp(line, "EHLO", 4) == 0) {
		greet(p);
	} else if (strncasecmp(line, "STARTTLS", 8) == 0) {
		if (play(p, "starttls", "220"))
			return;
		reply(p, "220 go ahead");
		if (!start_tls(p))
			drop(p, false);
	} else if (strncasecmp(line, "AUTH PLAIN", 10) == 0) {
		auth(p, line[10] ? line + 11 : "");
	} else if (strncasecmp(line, "MAIL", 4) == 0) {
		p->rcpts[0] = '\0';
		p->rcpt_count = 0;
		if (!play(p, "mail", "250"))
			reply(p, p->authed || p->o->no_auth ? "250 2.1.0 ok" : "530 5.7.0 log in first");
	} else if (strncasecmp(line, "RCPT", 4) == 0) {
		rcpt(p, line);
	} else if (strncasecmp(line, "DATA", 4) == 0) {
		data(p);
	} else if (strncasecmp(line, "RSET", 4) == 0) {
		reply(p, "250 ok");
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		if (!play(p, "quit", "221"))
			reply(p, "221 bye");
		drop(p, false);
	} else {
		reply(p, "500 5.5.1 what?");
	}
}

static void serve(const struct sink_options *o, int fd, SSL_CTX *ctx)
{
	static struct peer peer;
	char line[LINE];
	int one = 1;
	peer = (struct peer){.o = o, .fd = fd, .ctx = ctx, .seed = (unsigned)getpid()};
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	read_faults(&peer);
	append(&peer, "wire", "C (connected)\n");
	if (o->tls_at_once && !start_tls(&peer))
		drop(&peer, false);
	if (!play(&peer, "connect", "220"))
		reply(&peer, "220 sink.example ESMTP");
	while (get_line(&peer, line)) {
		append(&peer, "wire", "C %s\n", strncasecmp(line, "AUTH", 4) == 0 ? "AUTH" : line);
		command(&peer, line);
	}
	drop(&peer, false);
}

static void listen_on(const struct sink_options *o, int fd)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	if (!ctx || SSL_CTX_use_certificate_file(ctx, o->cert, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, o->key, SSL_FILETYPE_PEM) != 1)
		_exit(91);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int peer = accept(fd, NULL, NULL);
		if (peer < 0 && errno != EINTR && errno != ECONNABORTED)
			_exit(92);
		if (peer >= 0 && fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			signal(SIGCHLD, SIG_DFL);
			close(fd);
			serve(o, peer, ctx);
		}
		if (peer >= 0)
			close(peer);
	}
}

pid_t sink_start(const struct sink_options *options, int *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) || listen(fd, 64) ||
	    getsockname(fd, (struct sockaddr *)&a, &len))
		return -1;
	*port = ntohs(a.sin_port);
	pid_t pid = fork();
	if (pid == 0)
		listen_on(options, fd);
	close(fd);
	return pid;
}

void sink_stop(pid_t pid)
{
	if (pid > 0 && kill(pid, SIGTERM) == 0)
		waitpid(pid, NULL, 0);
}
