/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cluster on disk: the directory, its lock, the programs that fit it, initdb.
 *
 * initdb works in DIR/data.new, which is renamed when it is complete: a creation that was
 * interrupted starts again from the beginning. A directory that holds other things is not touched.
 */
#include "cluster.h"

#include <base/str.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_MAX = 16 << 20, TREE_DEPTH = 32, TAIL_MAX = 2048, TEXT_MAX = 64 };
enum { PATH_ROOM = 64 }; /* for what is appended to a directory's name */

static bool path_join(
        char path[static PATH_MAX], const char *directory, const char *name, struct error *error)
{
	int n = snprintf(path, PATH_MAX, "%s/%s", directory, name);

	if (n > 0 && n < PATH_MAX - PATH_ROOM)
		return true;
	return error_set(error, "the name of %.200s... is too long", directory);
}

/* The first line of a small file; false when there is none. */
static bool file_line(const char *path, char text[static TEXT_MAX])
{
	FILE *file = fopen(path, "re");
	bool good = file && fgets(text, TEXT_MAX, file);

	if (file)
		fclose(file);
	if (good)
		text[strcspn(text, "\n")] = '\0';
	return good;
}

bool db_cluster_find(struct cluster *cluster, const char *directory, struct error *error)
{
	struct stat info;

	*cluster = (struct cluster){.lock = -1, .anchor = -1};
	if (!realpath(directory, cluster->directory) || stat(cluster->directory, &info) != 0)
		return error_set_errno(error, "%s", directory);
	if (!path_join(cluster->data, cluster->directory, "data", error) ||
	        !path_join(cluster->log, cluster->directory, "log/postgres.log", error) ||
	        !path_join(cluster->socket, cluster->directory, "socket", error))
		return false;
	/* If the directory's path is too long for a socket, the socket is elsewhere, under a name
	 * that every program can compute. */
	if (strlen(cluster->socket) > CLUSTER_SOCKET_MAX)
		snprintf(cluster->socket, sizeof(cluster->socket), "/tmp/kesu-%lx-%lx",
		        (unsigned long)info.st_dev, (unsigned long)info.st_ino);
	return true;
}

/* --- the programs --- */

/* "/usr/lib/postgresql/15/bin" -> 15 */
static long path_version(const char *path)
{
	const char *digits = strpbrk(path, "0123456789");

	return digits ? strtol(digits, NULL, 10) : 0;
}

static bool has_programs(const char *directory)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/initdb", PATH_MAX - PATH_ROOM, directory);
	if (access(path, X_OK) != 0)
		return false;
	snprintf(path, sizeof(path), "%.*s/postgres", PATH_MAX - PATH_ROOM, directory);
	return access(path, X_OK) == 0;
}

/* Where other systems have them. */
static bool find_on_path(char path[static PATH_MAX])
{
	struct str rest = str_from(getenv("PATH")), head;

	while (rest.n) {
		rest = str_cut(rest, ':', &head);
		snprintf(path, PATH_MAX, "%.*s", STR_ARG(head));
		if (head.n && has_programs(path))
			return true;
	}
	return false;
}

/* The programs of the version that made the cluster; for a new cluster, the newest installed
 * version. */
static bool find_programs(struct cluster *cluster, struct error *error)
{
	char path[PATH_MAX], made_by[TEXT_MAX] = "";
	long wanted = 0, best = -1;
	glob_t found = {0};

	if (!path_join(path, cluster->data, "PG_VERSION", error))
		return false;
	if (file_line(path, made_by))
		wanted = strtol(made_by, NULL, 10);
	glob("/usr/lib/postgresql/*/bin", 0, NULL, &found);
	glob("/usr/pgsql-*/bin", GLOB_APPEND, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		long version = path_version(found.gl_pathv[i]);
		if (version <= best || (wanted && version != wanted) ||
		        !has_programs(found.gl_pathv[i]))
			continue;
		best = version;
		snprintf(cluster->programs, PATH_MAX, "%s", found.gl_pathv[i]);
	}
	globfree(&found);
	if (best >= 0)
		return true;
	if (find_on_path(cluster->programs))
		return true;
	return error_set(error, "no PostgreSQL%s%s is installed (initdb and postgres)",
	        *made_by ? " " : "", made_by);
}

/* --- the directory --- */

/* Empty, or the cluster's already. */
static bool directory_is_ours(const char *directory, struct error *error)
{
	DIR *entries = opendir(directory);
	struct dirent *entry;
	bool is_empty = true, has_lock = false;

	if (!entries)
		return error_set_errno(error, "%s", directory);
	while ((entry = readdir(entries))) {
		has_lock |= strcmp(entry->d_name, "kesu.lock") == 0;
		is_empty &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		            strcmp(entry->d_name, "postgresql.conf") == 0;
	}
	closedir(entries);
	if (is_empty || has_lock)
		return true;
	return error_set(
	        error, "%s holds other things; a cluster needs a directory of its own", directory);
}

static bool is_trusted(const struct cluster *cluster, uid_t owner)
{
	return owner == 0 || owner == geteuid() || owner == cluster->user.uid;
}

/* Whoever could write there could put in a postgresql.conf, which runs commands. */
static bool entry_is_safe(const struct cluster *cluster, const char *path, struct error *error)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return errno == ENOENT || error_set_errno(error, "%s", path);
	if (!is_trusted(cluster, info.st_uid))
		return error_set(error, "%s belongs to another user, number %u", path,
		        (unsigned)info.st_uid);
	if (!(info.st_mode & 022))
		return true;
	return error_set(error, "%s can be written by others (mode %03o): chmod go-w it", path,
	        (unsigned)info.st_mode & 0777);
}

/* Others could put another directory in this one's place, unless the folder is sticky. A group is
 * trusted when it is the user's own or root gave it the folder. */
static bool parent_is_safe(const char *path, struct error *error)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return error_set_errno(error, "%s", path);
	if ((info.st_mode & S_ISVTX) ||
	        (!(info.st_mode & 02) &&
	                (!(info.st_mode & 020) || info.st_uid == 0 || info.st_gid == getegid())))
		return true;
	return error_set(error,
	        "%s, above the cluster's directory, can be written by others (mode %03o)", path,
	        (unsigned)info.st_mode & 0777);
}

static bool directory_is_safe(const struct cluster *cluster, struct error *error)
{
	char path[PATH_MAX], *slash;

	if (!path_join(path, cluster->directory, "postgresql.conf", error) ||
	        !entry_is_safe(cluster, cluster->directory, error) ||
	        !entry_is_safe(cluster, path, error) ||
	        !entry_is_safe(cluster, cluster->data, error))
		return false;
	snprintf(path, sizeof(path), "%s", cluster->directory);
	while ((slash = strrchr(path, '/')) && slash > path) {
		*slash = '\0';
		if (!parent_is_safe(path, error))
			return false;
	}
	return parent_is_safe("/", error);
}

static bool directory_lock(struct cluster *cluster, struct error *error)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[PATH_MAX];

	if (!path_join(path, cluster->directory, "kesu.lock", error))
		return false;
	cluster->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (cluster->lock < 0)
		return error_set_errno(error, "%s", path);
	if (fcntl(cluster->lock, F_SETLK, &lock) == 0)
		return true;
	if (errno != EACCES && errno != EAGAIN)
		return error_set_errno(error, "%s", path);
	if (fcntl(cluster->lock, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		return error_set(
		        error, "%s is in use by process %d", cluster->directory, (int)lock.l_pid);
	return error_set(error, "%s is in use by another program", cluster->directory);
}

/* Makes a folder that only the user can enter. An existing one must belong to the user and be
 * closed to others. */
static bool folder_make(const struct cluster_user *user, const char *path, struct error *error)
{
	struct stat info;
	bool made = mkdir(path, 0700) == 0;

	if (!made && errno != EEXIST)
		return error_set_errno(error, "%s", path);
	if (made && user->is_other && lchown(path, user->uid, user->gid) != 0)
		return error_set_errno(error, "%s", path);
	if (lstat(path, &info) != 0)
		return error_set_errno(error, "%s", path);
	if (S_ISDIR(info.st_mode) && info.st_uid == user->uid && !(info.st_mode & 077))
		return true;
	return error_set(
	        error, "%s is not a folder that belongs to the cluster's user alone", path);
}

/* --- within reach of the cluster's user --- */

static bool is_within_reach(const void *state)
{
	const struct cluster *cluster = state;

	return access(cluster->inside, R_OK | W_OK | X_OK) == 0;
}

static bool name_inside(struct cluster *cluster, const char *directory, struct error *error)
{
	bool has_own_socket = str_starts(str_from(cluster->socket), str_from(cluster->directory));

	snprintf(cluster->inside, sizeof(cluster->inside), "%s", directory);
	if (!path_join(cluster->inside_data, directory, "data", error) ||
	        !path_join(cluster->inside_log, directory, "log/postgres.log", error))
		return false;
	if (has_own_socket)
		return path_join(cluster->inside_socket, directory, "socket", error);
	snprintf(cluster->inside_socket, sizeof(cluster->inside_socket), "%s", cluster->socket);
	return true;
}

/*
 * Root may have given a directory below one that only root may enter (a home, a temporary folder).
 * The cluster's user then reaches it through an open descriptor, /proc/self/fd/N, which needs no
 * permission on the directories above. PostgreSQL and initdb pass the descriptor on to their
 * children.
 */
static bool make_reachable(struct cluster *cluster, struct error *error)
{
	char path[TEXT_MAX];

	if (!name_inside(cluster, cluster->directory, error))
		return false;
	if (db_cluster_user_run(&cluster->user, is_within_reach, cluster))
		return true;
	if (cluster->user.is_other) {
		cluster->anchor = open(cluster->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", cluster->anchor);
		if (cluster->anchor >= 0 && name_inside(cluster, path, error) &&
		        db_cluster_user_run(&cluster->user, is_within_reach, cluster))
			return true;
	}
	return error_set(error,
	        "PostgreSQL runs as user %s, who cannot enter %s: choose a directory whose parents "
	        "all users may enter",
	        cluster->user.is_other ? cluster->user.name : "you", cluster->directory);
}

static bool directory_prepare(struct cluster *cluster, struct error *error)
{
	char log[PATH_MAX], old[PATH_MAX];
	struct stat info;

	if (cluster->user.is_other &&
	        chown(cluster->directory, cluster->user.uid, cluster->user.gid) != 0)
		return error_set_errno(error, "%s", cluster->directory);
	if (!make_reachable(cluster, error))
		return false;
	if (!path_join(log, cluster->directory, "log", error) ||
	        !folder_make(&cluster->user, log, error) ||
	        !folder_make(&cluster->user, cluster->socket, error))
		return false;
	if (stat(cluster->log, &info) == 0 && info.st_size > LOG_MAX) {
		snprintf(old, sizeof(old), "%.*s.1", PATH_MAX - PATH_ROOM, cluster->log);
		rename(cluster->log, old);
	}
	return true;
}

/* --- initdb --- */

static int remove_entry(const char *path, const struct stat *info, int flag, struct FTW *at)
{
	(void)info;
	(void)flag;
	(void)at;
	return remove(path);
}

static bool forget_unfinished(const void *state)
{
	const char *path = state;

	return nftw(path, remove_entry, TREE_DEPTH, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

struct creation {
	const struct cluster *cluster;
	char path[PATH_MAX]; /* DIR/data.new, inside */
};

static bool exec_initdb(const void *state)
{
	const struct creation *creation = state;
	const char *const arguments[] = {"--pgdata", creation->path, "--username=kesu",
	        "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8",
	        "--data-checksums", "--no-instructions", NULL};

	db_cluster_exec(creation->cluster, "initdb", arguments);
	return false;
}

static bool finish_creation(const void *state)
{
	const struct creation *creation = state;
	char path[PATH_MAX];
	FILE *file;
	bool good;

	snprintf(path, sizeof(path), "%.*s/postgresql.conf", PATH_MAX - PATH_ROOM, creation->path);
	file = fopen(path, "ae");
	if (!file)
		return false;
	fputs("\ninclude = 'kesu.conf'\n", file);
	good = fflush(file) == 0 && fsync(fileno(file)) == 0;
	good = fclose(file) == 0 && good;
	return good && rename(creation->path, creation->cluster->inside_data) == 0;
}

static bool cluster_create(const struct cluster *cluster, struct error *error)
{
	struct creation creation = {.cluster = cluster};

	if (access(cluster->data, F_OK) == 0)
		return true;
	snprintf(creation.path, sizeof(creation.path), "%.*s.new", PATH_MAX - PATH_ROOM,
	        cluster->inside_data);
	if (!db_cluster_user_run(&cluster->user, forget_unfinished, creation.path))
		return error_set(error, "%s cannot be removed", creation.path);
	if (db_cluster_user_run(&cluster->user, exec_initdb, &creation) &&
	        db_cluster_user_run(&cluster->user, finish_creation, &creation))
		return true;
	error_set(error, "initdb failed in %s", cluster->directory);
	db_cluster_quote_log(cluster, error);
	return false;
}

bool db_cluster_open(struct cluster *cluster, const char *directory, struct error *error)
{
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return error_set_errno(error, "%s", directory);
	if (!db_cluster_find(cluster, directory, error) ||
	        !db_cluster_user_find(&cluster->user, error) ||
	        !directory_is_safe(cluster, error) ||
	        !directory_is_ours(cluster->directory, error) || !find_programs(cluster, error) ||
	        !directory_lock(cluster, error) || !directory_prepare(cluster, error) ||
	        !cluster_create(cluster, error))
		return false;
	if (db_cluster_user_run(&cluster->user, db_cluster_write_settings, cluster))
		return true;
	return error_set(error, "%s/kesu.conf cannot be written", cluster->data);
}

void db_cluster_close(struct cluster *cluster)
{
	if (cluster->lock < 0)
		return;
	/* When the directory's path is too long, the socket's folder is in /tmp. It is removed if
	 * it is empty. */
	if (!str_starts(str_from(cluster->socket), str_from(cluster->directory)))
		rmdir(cluster->socket);
	if (cluster->anchor >= 0)
		close(cluster->anchor);
	close(cluster->lock);
	cluster->anchor = cluster->lock = -1;
}

/* --- the postmaster --- */

pid_t db_cluster_spawn(const struct cluster *cluster, struct error *error)
{
	const char *const arguments[] = {"-D", cluster->inside_data, NULL};
	pid_t owner = getpid(), pid = fork();

	if (pid < 0)
		error_set_errno(error, "fork");
	if (pid != 0)
		return pid;
	db_cluster_user_become(&cluster->user);
	setsid(); /* a Ctrl-C at the terminal is for the owner alone */
	/* After the change of user, which clears it. The owner may be gone by now. */
	if (prctl(PR_SET_PDEATHSIG, SIGINT) == 0 && getppid() == owner)
		db_cluster_exec(cluster, "postgres", arguments);
	_exit(1);
}

/* Only a process whose working directory is this folder counts: process numbers are reused. */
pid_t db_cluster_postmaster(const struct cluster *cluster)
{
	char path[PATH_MAX], text[TEXT_MAX], where[PATH_MAX];
	struct error ignored;
	ssize_t n;
	long pid;

	if (!path_join(path, cluster->data, "postmaster.pid", &ignored) || !file_line(path, text))
		return 0;
	pid = strtol(text, NULL, 10);
	if (pid <= 1 || pid > INT_MAX)
		return 0;
	snprintf(path, sizeof(path), "/proc/%ld/cwd", pid);
	n = readlink(path, where, sizeof(where) - 1);
	if (n < 0)
		return 0;
	where[n] = '\0';
	return strcmp(where, cluster->data) == 0 ? (pid_t)pid : 0;
}

void db_cluster_quote_log(const struct cluster *cluster, struct error *error)
{
	char tail[TAIL_MAX + 1], *line;
	struct error said = *error;
	int fd = open(cluster->log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	ssize_t n = fd < 0 ? -1 : pread(fd, tail, TAIL_MAX, size > TAIL_MAX ? size - TAIL_MAX : 0);

	if (fd >= 0)
		close(fd);
	while (n > 0 && tail[n - 1] == '\n')
		n--;
	if (n <= 0)
		return;
	tail[n] = '\0';
	line = strrchr(tail, '\n');
	error_set(error, "%s: %s (see %s)", said.text, line ? line + 1 : tail, cluster->log);
}
