#include "job_runner.h"

#include "title.h"

#include <base/log.h>

#include <db/session.h>
#include <queries/core.h>
#include <queries/process.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOB_LOOK_S = 1, JOB_RECONNECT_S = 2 };

static volatile sig_atomic_t stopping;
static volatile sig_atomic_t scoring_pid;

static void job_on_term(int signal)
{
	(void)signal;
	stopping = 1;
	if (scoring_pid > 0)
		kill((pid_t)scoring_pid, SIGTERM);
}

/* The database goes by the environment: a command line can be read by everyone. */
static _Noreturn void job_exec(const char *conninfo, int64_t run_id)
{
	char id[24];
	char *const argv[] = {(char[]){"kesu"}, (char[]){"score"}, (char[]){"--quiet"},
	        (char[]){"--run"}, id, NULL};

	snprintf(id, sizeof(id), "%lld", (long long)run_id);
	signal(SIGTERM, SIG_DFL);
	if (*conninfo)
		setenv("DATABASE_URL", conninfo, 1);
	unsetenv("KESU_EMBEDDED");
	execv("/proc/self/exe", argv);
	_exit(127);
}

static int job_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (stopping)
			kill(pid, SIGTERM);
	return status;
}

static void job_mark_failed(struct db_session *session, int64_t run_id, int status)
{
	char words[96];
	struct error error;

	if (WIFSIGNALED(status))
		snprintf(words, sizeof(words), "the scoring process ended by signal %d",
		        WTERMSIG(status));
	else
		snprintf(words, sizeof(words), "the scoring process ended with status %d",
		        WEXITSTATUS(status));
	if (!q_run_fail_run(session, run_id, str_from(words), &error))
		log_error("a failed run cannot be marked", LOG_TEXT("problem", error.text));
}

static void job_do(struct db_session *session, const char *conninfo, int64_t run_id)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		job_exec(conninfo, run_id);
	if (pid < 0)
		return;
	scoring_pid = pid;
	if (stopping) /* the signal came before its process was known */
		kill(pid, SIGTERM);
	log_info("scoring", LOG_NUMBER("run", run_id));
	status = job_wait(pid);
	scoring_pid = 0;
	if (status == 0) {
		log_info("scored", LOG_NUMBER("run", run_id));
	} else if (!stopping) { /* a run cut short by a stop is taken up again */
		log_error("a run failed", LOG_NUMBER("run", run_id), LOG_NUMBER("status", status));
		job_mark_failed(session, run_id, status);
	}
}

/* Sweeps too. *mine: this connection has the lock of the one job runner, which is asked for until
 * then. *run_id is 0 when nothing waits. False: the connection is gone. */
static bool job_next(struct db_session *session, bool *mine, int64_t *run_id, struct error *error)
{
	const struct q_run_runner_lock_row *lock;
	const struct q_run_next_row *next;

	*run_id = 0;
	if (!q_attempt_sweep_run(session, error))
		return false;
	if (!*mine) {
		if (!q_run_runner_lock_run(session, &lock, error))
			return false;
		*mine = lock->mine;
	}
	if (!*mine)
		return true;
	if (!q_run_next_run(session, &next, error))
		return false;
	if (next)
		*run_id = next->run_id;
	return true;
}

static void job_serve(struct db_session *session, const char *conninfo)
{
	bool mine = false;
	struct error error;
	int64_t run_id;

	while (!stopping && job_next(session, &mine, &run_id, &error)) {
		if (run_id)
			job_do(session, conninfo, run_id);
		else
			sleep(JOB_LOOK_S);
	}
}

int job_runner_run(const char *conninfo, pid_t master)
{
	struct sigaction action = {.sa_handler = job_on_term};
	struct error error;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigaction(SIGTERM, &action, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != master)
		return EXIT_FAILURE;
	title_set("jobs");
	while (!stopping) {
		struct db_session *session = db_session_open(conninfo, NULL, &error);
		if (session)
			job_serve(session, conninfo);
		db_session_close(session);
		if (!stopping)
			sleep(JOB_RECONNECT_S);
	}
	return EXIT_SUCCESS;
}
