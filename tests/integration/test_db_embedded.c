/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedded PostgreSQL: only one program uses a directory, any directory works, and so does any
 * way of ending. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/embedded.h>
#include <db/session.h>

#include <base/log.h>

#include "cluster.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct error error;
static char directory[64];

static int make(void **state)
{
	(void)state;
	folder_make(directory);
	return 0;
}

static int clean(void **state)
{
	(void)state;
	folder_remove(directory);
	return 0;
}

static bool answers(const char *conninfo)
{
	struct db_session *link = db_session_open(conninfo, &error);

	db_session_close(link);
	return link;
}

/* True when `db_embedded_start` in another process is refused with these words. */
static bool is_refused_elsewhere(const char *words)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0)
		_exit(!db_embedded_start(directory, &error) && strstr(error.text, words) ? 0 : 1);
	waitpid(pid, &status, 0);
	return status == 0;
}

/* True while the process runs: it has not ended, and it is not a zombie. */
static bool has_program(pid_t pid)
{
	char path[64], target[PATH_MAX];

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	return readlink(path, target, sizeof(target)) > 0;
}

static void one_program_a_directory(void **state)
{
	struct embedded *embedded = db_embedded_start(directory, &error);
	char conninfo[EMBEDDED_CONNINFO_SIZE];
	struct stat info;
	char path[128];

	(void)state;
	assert_non_null(embedded);
	assert_true(answers(db_embedded_conninfo(embedded)));
	assert_true(is_refused_elsewhere("is in use by process"));
	assert_true(answers(db_embedded_conninfo(embedded)));
	assert_true(db_embedded_locate(directory, conninfo, &error));
	assert_string_equal(conninfo, db_embedded_conninfo(embedded));
	snprintf(path, sizeof(path), "%s/socket", directory);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	db_embedded_stop(embedded);
	assert_false(db_embedded_locate(directory, conninfo, &error));
	assert_non_null(strstr(error.text, "no PostgreSQL runs"));
}

static void what_was_there_stays_there(void **state)
{
	struct embedded *embedded = db_embedded_start(directory, &error);
	struct db_session *link;
	pid_t first;

	(void)state;
	assert_non_null(embedded);
	first = db_embedded_pid(embedded);
	kill(first, SIGKILL);
	cluster_again(embedded);
	assert_true(db_embedded_pid(embedded) != first);
	assert_true(answers(db_embedded_conninfo(embedded)));
	db_embedded_stop(embedded);
	assert_false(has_program(first));

	embedded = db_embedded_start(directory, &error);
	assert_non_null(embedded);
	link = db_session_open(db_embedded_conninfo(embedded), &error);
	assert_non_null(link);
	db_embedded_stop(embedded); /* does not wait for the open session */
	db_session_close(link);
}

/* When the owner is killed, its PostgreSQL ends by itself, and the next owner waits for that. */
static void a_killed_owner_leaves_no_server(void **state)
{
	struct embedded *embedded;
	int pipe_of[2], status;
	pid_t owner, postmaster = 0;

	(void)state;
	assert_int_equal(pipe(pipe_of), 0);
	owner = fork();
	if (owner == 0) {
		embedded = db_embedded_start(directory, &error);
		postmaster = embedded ? db_embedded_pid(embedded) : 0;
		if (write(pipe_of[1], &postmaster, sizeof(postmaster)) < 0)
			_exit(1);
		pause();
	}
	assert_int_equal(read(pipe_of[0], &postmaster, sizeof(postmaster)), sizeof(postmaster));
	assert_true(postmaster > 0);
	kill(owner, SIGKILL);
	waitpid(owner, &status, 0);
	embedded = db_embedded_start(directory, &error);
	assert_non_null(embedded);
	assert_true(db_embedded_pid(embedded) != postmaster);
	assert_false(has_program(postmaster));
	assert_true(answers(db_embedded_conninfo(embedded)));
	db_embedded_stop(embedded);
	close(pipe_of[0]);
	close(pipe_of[1]);
}

/* The path of a socket has at most 107 bytes. A directory may have a longer path, and quotes in it.
 */
static void a_deep_directory_works_too(void **state)
{
	char deep[PATH_MAX];
	struct embedded *embedded;

	(void)state;
	assert_int_equal(mkdir(directory, 0755), 0);
	snprintf(deep, sizeof(deep), "%s/%0100d", directory, 0);
	embedded = db_embedded_start(deep, &error);
	assert_non_null(embedded);
	assert_non_null(strstr(db_embedded_conninfo(embedded), "/tmp/kesu-"));
	assert_true(answers(db_embedded_conninfo(embedded)));
	db_embedded_stop(embedded);

	snprintf(deep, sizeof(deep), "%s/o'clock", directory);
	embedded = db_embedded_start(deep, &error);
	assert_non_null(embedded);
	assert_true(answers(db_embedded_conninfo(embedded)));
	db_embedded_stop(embedded);
}

/* The user of the cluster may not enter a folder above, such as one that mkdtemp(3) makes for root.
 */
static void a_closed_folder_above_is_no_hindrance(void **state)
{
	char below[PATH_MAX];

	(void)state;
	assert_int_equal(mkdir(directory, 0700), 0);
	snprintf(below, sizeof(below), "%s/below", directory);
	for (int i = 0; i < 2; i++) { /* first made, then used again */
		struct embedded *embedded = db_embedded_start(below, &error);

		assert_non_null(embedded);
		kill(db_embedded_pid(embedded), SIGKILL);
		cluster_again(embedded);
		assert_true(answers(db_embedded_conninfo(embedded)));
		db_embedded_stop(embedded);
	}
}

static void a_cut_creation_begins_again(void **state)
{
	struct embedded *embedded;
	char path[128];

	(void)state;
	assert_int_equal(mkdir(directory, 0755), 0);
	for (size_t i = 0; i < 2; i++) {
		static const char *const names[] = {"kesu.lock", "data.new"};
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		if (i)
			assert_int_equal(mkdir(path, 0755), 0);
		else
			close(open(path, O_CREAT | O_WRONLY, 0600));
	}
	embedded = db_embedded_start(directory, &error);
	assert_non_null(embedded);
	db_embedded_stop(embedded);
}

static void foreign_directories_are_left_alone(void **state)
{
	char path[128];

	(void)state;
	assert_null(db_embedded_start("/nonexistent/deep", &error));
	assert_non_null(strstr(error.text, "/nonexistent/deep"));
	assert_int_equal(mkdir(directory, 0755), 0);
	snprintf(path, sizeof(path), "%s/letters.txt", directory);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	assert_null(db_embedded_start(directory, &error));
	assert_non_null(strstr(error.text, "holds other things"));
	assert_int_equal(access(path, F_OK), 0);
}

static void a_bad_setting_is_quoted(void **state)
{
	char path[128];
	FILE *file;

	(void)state;
	assert_int_equal(mkdir(directory, 0755), 0);
	snprintf(path, sizeof(path), "%s/postgresql.conf", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("shared_buffers = lots\n", file);
	fclose(file);
	assert_null(db_embedded_start(directory, &error));
	assert_non_null(strstr(error.text, "does not start"));
	assert_non_null(strstr(error.text, "postgres.log"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(one_program_a_directory, make, clean),
	        cmocka_unit_test_setup_teardown(what_was_there_stays_there, make, clean),
	        cmocka_unit_test_setup_teardown(a_killed_owner_leaves_no_server, make, clean),
	        cmocka_unit_test_setup_teardown(a_deep_directory_works_too, make, clean),
	        cmocka_unit_test_setup_teardown(a_closed_folder_above_is_no_hindrance, make, clean),
	        cmocka_unit_test_setup_teardown(a_cut_creation_begins_again, make, clean),
	        cmocka_unit_test_setup_teardown(foreign_directories_are_left_alone, make, clean),
	        cmocka_unit_test_setup_teardown(a_bad_setting_is_quoted, make, clean),
	};

	log_setup(LOG_LEVEL_ERROR, "test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
