/* SPDX-License-Identifier: MIT */
/* The test server as a program, for flow tests: sinkd DIR CERT KEY USER PASSWORD
 * [tls|starttls|bare|noauth] prints its port and its pid, then serves until killed. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "sink.h"

int main(int argc, char **argv)
{
	if (argc < 6)
		return 64;
	const char *mode = argc > 6 ? argv[6] : "starttls";
	struct sink_options o = {
		.dir = argv[1],
		.cert = argv[2],
		.key = argv[3],
		.user = argv[4],
		.password = argv[5],
		.tls_at_once = strcmp(mode, "tls") == 0,
		.no_starttls = strcmp(mode, "bare") == 0,
		.no_auth = strcmp(mode, "noauth") == 0,
	};
	int port = 0;
	pid_t pid = sink_start(&o, &port);
	if (pid < 0)
		return 71;
	printf("%d %d\n", port, (int)pid);
	fflush(stdout);
	waitpid(pid, NULL, 0);
	return 0;
}
