/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A folder that appears with all of its files or not at all: it is filled beside its place, under
 * another name, and renamed. Only its owner may read it. One that is not empty is refused.
 */
#ifndef KESU_RELEASE_FOLDER_H
#define KESU_RELEASE_FOLDER_H

#include <base/error.h>

#include <stdio.h>

struct release_folder {
	char *path, *beside; /* NULL: it was not begun */
};

KESU_MUST_CHECK bool release_folder_begin(
        struct release_folder *folder, const char *path, struct error *error);
/* NULL with the error set. release_folder_close ends the file. */
FILE *release_folder_open(
        const struct release_folder *folder, const char *name, struct error *error);
KESU_MUST_CHECK bool release_folder_close(const struct release_folder *folder, const char *name,
        FILE *file, bool good, struct error *error);
/* When it is not good, or cannot take its place, nothing is left. Once for every folder. */
KESU_MUST_CHECK bool release_folder_end(
        struct release_folder *folder, bool good, struct error *error);

#endif
