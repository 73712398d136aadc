/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real server in a process of its own, and a client that sends whatever bytes it is told. The
 * server's handlers are in http_rig.c; SIGTERM drains it, SIGHUP reloads its certificate, SIGUSR1
 * lets its waiting handlers answer, and it must then exit with 0, which under AddressSanitizer also
 * means that nothing leaked.
 *
 * The server's clock stands still until rig_advance moves it (the linker puts the rig's clock in
 * the place of clock_monotonic_us), so no limit of time strikes because a machine is slow. The
 * client waits for what it has caused, up to RIG_PATIENCE_S.
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

/* What the server's process and the test's both see. */
struct rig_page {
	struct http_counters counters;
	_Atomic int64_t now_us;   /* the server's clock */
	_Atomic uint64_t waiting; /* handlers of /wait */
	_Atomic uint64_t gone;    /* streams whose client left */
	_Atomic uint64_t reloads; /* SIGHUPs seen to */
};

struct rig {
	/* Set before rig_start, or 0: the descriptors of the server's process, and its
	 * connection_max. */
	uint64_t descriptors, connection_max;
	pid_t pid;
	int port;
	struct rig_page *page;
	struct http_counters *counters; /* in the page */
};

struct rig_answer {
	int status;  /* 0: none came */
	bool closed; /* the server has closed behind it */
	char *body;
	size_t body_n;
	char bytes[RIG_ANSWER_MAX];
};

/* `certificate` and `key` are paths or NULL. */
void rig_start(struct rig *rig, const char *certificate, const char *key);
void rig_signal(const struct rig *rig, int number);
int rig_wait(const struct rig *rig); /* its exit status */
void rig_advance(const struct rig *rig, int64_t ms);
/* Advances by so much at a time until something comes on fd, with `bytes` sent before each look.
 * (A limit may begin a little after the client knows of its cause: one step may be too few.) */
bool rig_advance_until(const struct rig *rig, int fd, int64_t ms, struct str bytes);
/* True when the number becomes `value`, or is it already. */
bool rig_settles(const _Atomic uint64_t *number, uint64_t value);
int rig_connect(const struct rig *rig);
void rig_send(int fd, struct str bytes);
/* Returns when the server has seen all of it. */
void rig_send_seen(const struct rig *rig, int fd, struct str bytes);
/* One answer with its body; *answer is overwritten. */
void rig_read(int fd, struct rig_answer *answer, bool head_only);
bool rig_is_closed(int fd); /* true when the end of file comes */

#endif
