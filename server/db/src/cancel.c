/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server process that waits for a synchronous standby does not notice that its client has gone.
 * It keeps its connection and its locks for as long as the standby is away, and one more stays
 * behind with every new try. A cancellation ends the wait; what it committed stays as it is and was
 * acknowledged to nobody. The statement that the request meets, if it meets one, is of the same
 * connection, whose answers nobody awaits.
 */
#include "internal.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The next batch in the server's buffer may wait as well, until the server notices the closed
 * socket when it writes. */
enum { CANCEL_TIMES = 3, CANCEL_PAUSE_MS = 200, CANCEL_SECONDS = 5, CANCEL_TEXT_SIZE = 256 };

static _Noreturn void ask(PGcancel *cancel)
{
	const struct timespec pause = {.tv_nsec = CANCEL_PAUSE_MS * 1000000L};
	char text[CANCEL_TEXT_SIZE];

	close_range(3, ~0U, 0);
	signal(SIGALRM, SIG_DFL);
	alarm(CANCEL_SECONDS); /* a host that is silent to the request, too */
	for (int i = 0; i < CANCEL_TIMES; i++) {
		if (!PQcancel(cancel, text, sizeof(text)))
			break;
		nanosleep(&pause, NULL);
	}
	_exit(0);
}

/* PQcancel blocks, so a process of its own calls it, whose parent does not wait for it. */
void db_libpq_cancel(PGcancel *cancel)
{
	pid_t pid = cancel ? fork() : -1;

	if (pid == 0) {
		if (fork() == 0)
			ask(cancel);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	PQfreeCancel(cancel);
}
