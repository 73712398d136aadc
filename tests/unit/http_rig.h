/*
 * A real server in a process of its own, and a client that sends whatever bytes it is told. The
 * server's handlers are in http_rig.c; SIGTERM drains it, SIGHUP reloads its certificate, and it
 * must then exit with 0, which under AddressSanitizer also means that nothing leaked.
 */
#ifndef KESU_TESTS_HTTP_RIG_H
#define KESU_TESTS_HTTP_RIG_H

#include <http/http.h>

#include <base/str.h>

#include <sys/types.h>

enum {
	RIG_HEADER_MAX = 8192,
	RIG_ECHO_MAX = 64,
	RIG_CONNECTION_MAX = 24,
	RIG_HEADER_MS = 400,
	RIG_BODY_MS = 400,
	RIG_IDLE_MS = 500,
	RIG_DEADLINE_MS = 300,
	RIG_ANSWER_MAX = 1 << 20
};

struct rig {
	pid_t pid;
	int port;
	struct http_counters *counters;
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
int rig_connect(const struct rig *rig);
void rig_send(int fd, struct str bytes);
/* One answer with its body; *answer is overwritten. Waits a few seconds at most. */
void rig_read(int fd, struct rig_answer *answer, bool head_only);
bool rig_is_closed(int fd); /* true when the end of file comes within a few seconds */
int64_t rig_ms(void);

#endif
