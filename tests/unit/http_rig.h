/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real server in a process of its own, and a client that sends whatever bytes it is told. The
 * server's handlers are in http_rig.c. SIGHUP reloads its certificate, SIGUSR1 lets its waiting
 * handlers answer, and SIGTERM drains it. It must then exit with 0; under AddressSanitizer this
 * also means that there was no leak.
 *
 * The server's clock stands still until rig_advance moves it (the linker puts the rig's clock in
 * the place of clock_monotonic_us), so that no time limit ends because a machine is slow. The
 * client waits for the effects of its requests, up to RIG_PATIENCE_S.
 */
#ifndef KESU_TESTS_HTTP_RIG_H
#define KESU_TESTS_HTTP_RIG_H

#include <http/http.h>

#include <base/str.h>

#include <sys/types.h>

enum {
	RIG_HEADER_MAX = 8192,
	RIG_ECHO_MAX = 64,
	RIG_CONNECTION_MAX = 100,
	RIG_PATIENCE_S = 100,
	RIG_HEADER_MS = 400,
	RIG_BODY_MS = 400,
	RIG_IDLE_MS = 500,
	RIG_DEADLINE_MS = 300,
	RIG_ANSWER_MAX = 1 << 20
};

/* Memory that the server's process and the test's process share. */
struct rig_page {
	struct http_counters counters;
	_Atomic int64_t now_us;   /* the server's clock */
	_Atomic uint64_t waiting; /* handlers of /wait */
	_Atomic uint64_t gone;    /* streams whose client left */
	_Atomic uint64_t reloads; /* SIGHUPs handled */
};

struct rig {
	/* Set before rig_start: how many descriptors the server's process may have, and its
	 * connection_max. 0: the default. */
	uint64_t descriptors, connection_max;
	pid_t pid;
	int port;
	struct rig_page *page;
	struct http_counters *counters; /* in the page */
};

struct rig_answer {
	int status;  /* 0: no answer came */
	bool closed; /* the server has closed the connection after it */
	char *body;
	size_t body_n;
	char bytes[RIG_ANSWER_MAX];
};

/* `certificate` and `key` are paths or NULL. */
void rig_start(struct rig *rig, const char *certificate, const char *key);
void rig_signal(const struct rig *rig, int number);
int rig_wait(const struct rig *rig); /* its exit status */
void rig_advance(const struct rig *rig, int64_t ms);
/* Advances the clock in steps of ms until something can be read from fd, and sends `bytes` before
 * each look. (More than one step may be needed: a limit may begin a little later than the client
 * knows.) */
bool rig_advance_until(const struct rig *rig, int fd, int64_t ms, struct str bytes);
/* True when the number is or becomes `value` in time. */
bool rig_settles(const _Atomic uint64_t *number, uint64_t value);
int rig_connect(const struct rig *rig);
void rig_send(int fd, struct str bytes);
/* Returns when the server has seen all of it. */
void rig_send_seen(const struct rig *rig, int fd, struct str bytes);
/* Reads one answer with its body and overwrites *answer. */
void rig_read(int fd, struct rig_answer *answer, bool head_only);
bool rig_is_closed(int fd); /* true when the end of file comes */

#endif
