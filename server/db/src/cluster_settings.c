/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings of a private cluster: reached through its socket folder only, durable, sized by the
 * machine, and with a log that shows no one's data (terse: no row in a DETAIL, no statement text).
 */
#include "cluster.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MIB = 1 << 20, BUFFERS_MIN_MIB = 32, BUFFERS_MAX_MIB = 4096 };

static const char settings[] =
        "# Written by Kesu at every start. Your own settings go into the file named last.\n"
        "listen_addresses = ''\n"
        "unix_socket_permissions = 0700\n"
        "max_connections = 400\n"
        "fsync = on\n"
        "synchronous_commit = on\n"
        "full_page_writes = on\n"
        "wal_compression = on\n"
        "max_wal_size = 2GB\n"
        "checkpoint_timeout = 15min\n"
        "wal_level = replica\n"
        "jit = off\n"
        "random_page_cost = 1.1\n"
        "timezone = 'UTC'\n"
        "log_timezone = 'UTC'\n"
        "logging_collector = off\n"
        "log_destination = 'stderr'\n"
        "log_line_prefix = '%m [%p] %a '\n"
        "log_error_verbosity = terse\n"
        "log_min_error_statement = panic\n"
        "log_parameter_max_length = 0\n"
        "log_checkpoints = off\n"
        "cluster_name = 'kesu'\n";

static long buffers_mib(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	long mib = pages > 0 && size > 0 ? pages / (MIB / size) / 8 : BUFFERS_MIN_MIB;

	if (mib < BUFFERS_MIN_MIB)
		return BUFFERS_MIN_MIB;
	return mib < BUFFERS_MAX_MIB ? mib : BUFFERS_MAX_MIB;
}

/* A quote in a setting's value is doubled. */
static void put_quoted(FILE *file, const char *name, const char *value)
{
	fprintf(file, "%s = '", name);
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			fputc(*value, file);
		fputc(*value, file);
	}
	fputs("'\n", file);
}

bool db_cluster_write_settings(const void *state)
{
	const struct cluster *cluster = state;
	char path[PATH_MAX], final[PATH_MAX], own[PATH_MAX];
	long mib = buffers_mib();
	FILE *file;
	bool good;

	snprintf(path, sizeof(path), "%.*s/kesu.conf.new", PATH_MAX - 32, cluster->inside_data);
	snprintf(final, sizeof(final), "%.*s/kesu.conf", PATH_MAX - 32, cluster->inside_data);
	snprintf(own, sizeof(own), "%.*s/postgresql.conf", PATH_MAX - 32, cluster->inside);
	file = fopen(path, "we");
	if (!file)
		return false;
	fputs(settings, file);
	put_quoted(file, "unix_socket_directories", cluster->inside_socket);
	fprintf(file, "shared_buffers = %ldMB\neffective_cache_size = %ldMB\n", mib, 4 * mib);
	put_quoted(file, "include_if_exists", own);
	good = fflush(file) == 0 && fsync(fileno(file)) == 0;
	good = fclose(file) == 0 && good;
	return good && rename(path, final) == 0;
}
