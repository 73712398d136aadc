/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files that this program has read, by device and inode, so that a link or another name of one
 * of them is known, too. No output replaces a file in this list: output_file.h asks it. Not for
 * several threads at a time.
 */
#ifndef KESU_KIT_INPUT_FILES_H
#define KESU_KIT_INPUT_FILES_H

#include <stdbool.h>
#include <sys/stat.h>

/* Whether both are one file. A device, which may be read as often as one likes, never is. */
bool input_files_same(const struct stat *a, const struct stat *b);
/* Remembers an input; `path` is copied. Only regular files are remembered. */
void input_files_add(const struct stat *what, const char *path);
/* The path under which this file was read; NULL when it was not. */
const char *input_files_find(const struct stat *what);

#endif
