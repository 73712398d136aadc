/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Doing things as the user a cluster belongs to. PostgreSQL refuses root, and root must not write
 * through links that another user may have made. So everything that touches the cluster's files
 * happens in child processes that have given up root permanently.
 */
#include "cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 32, EXIT_CANNOT = 126 };

bool db_cluster_user_find(struct cluster_user *user, struct error *error)
{
	static const char *const names[] = {"postgres", "nobody"};

	*user = (struct cluster_user){.uid = geteuid(), .gid = getegid()};
	if (user->uid != 0)
		return true;
	user->is_other = true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct passwd *entry = getpwnam(names[i]);
		if (!entry || entry->pw_uid == 0)
			continue;
		user->uid = entry->pw_uid;
		user->gid = entry->pw_gid;
		snprintf(user->name, sizeof(user->name), "%s", names[i]);
		return true;
	}
	return error_set(error, "PostgreSQL does not run as root, and there is neither a user "
	                        "postgres nor a user nobody: start the program as another user");
}

static void reset_signals(void)
{
	static const int ignored[] = {
	        SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGUSR1, SIGUSR2};
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		signal(ignored[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void db_cluster_user_become(const struct cluster_user *user)
{
	reset_signals();
	umask(077);
	if (!user->is_other)
		return;
	if (initgroups(user->name, user->gid) != 0 || setgid(user->gid) != 0 ||
	        setuid(user->uid) != 0 || geteuid() == 0)
		_exit(EXIT_CANNOT);
}

bool db_cluster_user_run(
        const struct cluster_user *user, bool (*fn)(const void *state), const void *state)
{
	pid_t pid = fork();
	int status = 0;

	if (pid < 0)
		return false;
	if (pid == 0) {
		db_cluster_user_become(user);
		_exit(fn(state) ? 0 : 1);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* From 3 on; `kept` (-1: none) stays, also across execve. */
static void close_all_but(int kept)
{
	if (kept < 0) {
		close_range(3, ~0U, 0);
		return;
	}
	if (kept > 3)
		close_range(3, (unsigned)kept - 1, 0);
	close_range((unsigned)kept + 1, ~0U, 0);
	fcntl(kept, F_SETFD, 0);
}

void db_cluster_exec(const struct cluster *cluster, const char *name, const char *const *arguments)
{
	static const char *const environment[] = {
	        "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	char program[PATH_MAX];
	/* PostgreSQL's programs find one another by their own path. */
	const char *argv[ARGUMENTS_MAX] = {program};
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log = open(cluster->inside_log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	for (size_t i = 0; arguments[i] && i + 2 < ARGUMENTS_MAX; i++)
		argv[i + 1] = arguments[i];
	snprintf(program, sizeof(program), "%.*s/%s", PATH_MAX - 32, cluster->programs, name);
	if (null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		return;
	close_all_but(cluster->anchor);
	/* execve takes what it does not change without const. */
	union {
		const char *const *kept;
		char *const *given;
	} a = {.kept = argv}, e = {.kept = environment};
	execve(program, a.given, e.given);
	dprintf(2, "%s: %s\n", program, strerror(errno));
}
