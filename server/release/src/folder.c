/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include <base/private_file.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OWNER_ONLY = 0700 };

static char *joined(const char *folder, const char *between, const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s%s", folder, between, name) < 0)
		abort();
	return path;
}

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Whether there is no such folder, or an empty one. */
static bool is_free(const char *path, struct error *error)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool empty = true;

	if (!folder)
		return errno == ENOENT || error_set_errno(error, "%s", path);
	while ((entry = readdir(folder)))
		empty = empty && is_dots(entry->d_name);
	closedir(folder);
	return empty || error_set(error, "%s is not empty: name a new folder", path);
}

static void remove_all(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (!is_dots(entry->d_name))
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path);
}

bool release_folder_begin(struct release_folder *folder, const char *path, struct error *error)
{
	size_t n = strlen(path);

	*folder = (struct release_folder){0};
	while (n > 1 && path[n - 1] == '/')
		n--;
	folder->path = strndup(path, n);
	if (!folder->path)
		abort();
	folder->beside = joined(folder->path, ".unfinished", "");
	if (is_free(folder->path, error) && (!mkdir(folder->beside, OWNER_ONLY) ||
	                                            error_set_errno(error, "%s", folder->beside)))
		return true;
	free(folder->path);
	free(folder->beside);
	*folder = (struct release_folder){0};
	return false;
}

FILE *release_folder_open(
        const struct release_folder *folder, const char *name, struct error *error)
{
	char *path = joined(folder->beside, "/", name);
	FILE *file = private_file_new(path, error);

	free(path);
	return file;
}

bool release_folder_close(const struct release_folder *folder, const char *name, FILE *file,
        bool good, struct error *error)
{
	char *path = joined(folder->beside, "/", name);
	bool ended = private_file_end(file, path, good, error);

	free(path);
	return ended;
}

bool release_folder_end(struct release_folder *folder, bool good, struct error *error)
{
	if (!folder->beside)
		return good;
	if (good && rename(folder->beside, folder->path))
		good = error_set_errno(error, "%s", folder->path);
	if (!good)
		remove_all(folder->beside);
	free(folder->path);
	free(folder->beside);
	*folder = (struct release_folder){0};
	return good;
}
