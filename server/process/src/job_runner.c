/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job_runner.h"

#include "title.h"

#include <base/log.h>
#include <base/memory.h>
#include <process/process.h>

#include <db/session.h>
#include <queries/process.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOB_LOOK_S = 1, JOB_RECONNECT_S = 2, JOB_PATIENCE_MS = 60000, JOB_ARGUMENTS_MAX = 8 };

static volatile sig_atomic_t stopping;
static volatile sig_atomic_t working_pid;

static void job_on_term(int signal)
{
	(void)signal;
	stopping = 1;
	if (working_pid > 0)
		kill((pid_t)working_pid, SIGTERM);
}

/* The database's address is passed in the environment, because every user can read a command
 * line. */
static _Noreturn void job_exec(const char *conninfo, const struct core_job *job, int64_t id)
{
	char text[24], *argv[JOB_ARGUMENTS_MAX + 3] = {(char[]){"kesu"}};
	size_t n = 0;

	for (; n < JOB_ARGUMENTS_MAX && job->arguments[n]; n++)
		argv[n + 1] = memory_text(job->arguments[n]);
	snprintf(text, sizeof(text), "%lld", (long long)id);
	argv[n + 1] = text;
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

static void job_mark_failed(
        struct db_session *session, const struct core_job *job, int64_t id, int status)
{
	bool signalled = WIFSIGNALED(status);
	struct error error;
	char words[96];

	snprintf(words, sizeof(words), "ended %s %d", signalled ? "by signal" : "with status",
	        signalled ? WTERMSIG(status) : WEXITSTATUS(status));
	if (!job->fail(session, id, words, &error))
		log_error("a failed job cannot be marked", LOG_TEXT("problem", error.text));
}

static void job_do(
        struct db_session *session, const char *conninfo, const struct core_job *job, int64_t id)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		job_exec(conninfo, job, id);
	if (pid < 0)
		return;
	working_pid = pid;
	if (stopping) /* the signal came before its process was known */
		kill(pid, SIGTERM);
	log_info("a job begins", LOG_TEXT("job", job->name), LOG_NUMBER("id", id));
	status = job_wait(pid);
	working_pid = 0;
	if (status == 0) {
		log_info("a job is done", LOG_TEXT("job", job->name), LOG_NUMBER("id", id));
	} else if (!stopping) { /* work that a stop interrupted is started again later */
		log_error("a job failed", LOG_TEXT("job", job->name), LOG_NUMBER("id", id),
		        LOG_NUMBER("status", status));
		job_mark_failed(session, job, id, status);
	}
}

/* Asks for the lock of the one job runner until this connection has it. */
static bool job_lock(struct db_session *session, bool *mine, struct error *error)
{
	const struct q_run_runner_lock_row *row;

	if (*mine)
		return true;
	if (!q_run_runner_lock_run(session, &row, error))
		return false;
	*mine = row->mine;
	return true;
}

/* Looks for work of one kind; sets *worked when a piece was done. False: the connection is gone. */
static bool job_look(struct db_session *session, const char *conninfo, const struct core_job *job,
        bool *worked, struct error *error)
{
	int64_t id = 0;

	if (job->tidy && !job->tidy(session, error))
		return false;
	if (job->next && !job->next(session, &id, error))
		return false;
	if (id) {
		job_do(session, conninfo, job, id);
		*worked = true;
	}
	return true;
}

/* A value that was read from a file is in the environment now, and the file may be nobody's but
 * root's. */
static void setting_hand_over(const struct config *config, const char *name)
{
	const struct config_setting *setting = process_serve_help.settings;
	char file[128];

	while (strcmp(setting->name, name) != 0)
		setting++;
	setenv(setting->variable, config_text(config, name), 1);
	snprintf(file, sizeof(file), "%s_FILE", setting->variable);
	unsetenv(file);
}

static void settings_hand_over(const struct config *config, const struct core_job *const *jobs)
{
	for (; *jobs; jobs++)
		for (size_t i = 0; (*jobs)->settings && (*jobs)->settings[i]; i++)
			setting_hand_over(config, (*jobs)->settings[i]);
}

static bool job_rests(const struct config *config, const struct core_job *job)
{
	return job->settings && !*config_text(config, job->settings[0]);
}

static void job_serve(struct db_session *session, const char *conninfo, const struct config *config,
        const struct core_job *const *jobs)
{
	bool mine = false, good = true;
	struct error error;

	while (!stopping && good) {
		bool worked = false;

		good = job_lock(session, &mine, &error);
		for (size_t i = 0; good && mine && !stopping && jobs[i]; i++)
			good = job_rests(config, jobs[i]) ||
			       job_look(session, conninfo, jobs[i], &worked, &error);
		if (good && !worked)
			sleep(JOB_LOOK_S);
	}
}

int process_job_runner_run(const char *conninfo, const struct config *config,
        const struct core_job *const *jobs, pid_t master)
{
	struct sigaction action = {.sa_handler = job_on_term};
	struct error error;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigaction(SIGTERM, &action, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != master)
		return EXIT_FAILURE;
	process_title_set("jobs");
	settings_hand_over(config, jobs);
	while (!stopping) {
		struct db_session *session =
		        db_session_open_to_write(conninfo, JOB_PATIENCE_MS, &error);
		if (session)
			job_serve(session, conninfo, config, jobs);
		db_session_close(session);
		if (!stopping)
			sleep(JOB_RECONNECT_S);
	}
	return EXIT_SUCCESS;
}
