/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding the files to load. Folders whose name begins with a dot and node_modules hold no
 * questionnaires. What can go wrong: a path that does not exist or cannot be read, and a tree that
 * is too large for questionnaires.
 */
#include "parts.h"

#include <base/memory.h>

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

static bool files_add(struct load_files *files, const char *path, struct error *error)
{
	if (files->count == LOAD_FILES_MAX)
		return error_set(error, "%s: more than %d files to load", path, LOAD_FILES_MAX);
	if (files->count == files->capacity) {
		files->capacity = files->capacity ? 2 * files->capacity : 64;
		files->paths = memory_resize(files->paths, files->capacity, sizeof(*files->paths));
	}
	files->paths[files->count++] = memory_text(path);
	return true;
}

static bool is_left_out(const FTSENT *entry)
{
	return entry->fts_level > FTS_ROOTLEVEL &&
	       (entry->fts_name[0] == '.' || !strcmp(entry->fts_name, "node_modules"));
}

static bool is_wanted(const FTSENT *entry)
{
	const char *dot = strrchr(entry->fts_name, '.');

	return entry->fts_level == FTS_ROOTLEVEL || (dot && !strcmp(dot, ".json"));
}

static bool files_entry(struct load_files *files, FTS *tree, FTSENT *entry, struct error *error)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (is_left_out(entry))
			fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_level > LOAD_DEPTH_MAX)
			return error_set(error, "%s: folders are nested deeper than %d",
			        entry->fts_path, LOAD_DEPTH_MAX);
		return true;
	case FTS_F:
		return !is_wanted(entry) || files_add(files, entry->fts_path, error);
	case FTS_NS:
	case FTS_DNR:
	case FTS_ERR:
		errno = entry->fts_errno;
		return error_set_errno(error, "cannot read %s", entry->fts_path);
	default:
		return true;
	}
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool files_walk(struct load_files *files, const char *path, struct error *error)
{
	char *copy = memory_text(path), *roots[] = {copy, NULL};
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	bool good = tree || error_set_errno(error, "cannot read %s", path);

	while (good && (entry = fts_read(tree)) != NULL)
		good = files_entry(files, tree, entry, error);
	if (tree)
		fts_close(tree);
	free(copy);
	return good;
}

bool load_files_find(
        struct load_files *files, const char *const *paths, size_t count, struct error *error)
{
	*files = (struct load_files){0};
	for (size_t i = 0; i < count; i++)
		if (!files_walk(files, paths[i], error))
			return false;
	return true;
}

void load_files_end(struct load_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->paths[i]);
	free(files->paths);
}
