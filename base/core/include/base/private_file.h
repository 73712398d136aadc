/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold a key, a password or a token. */
#ifndef KESU_BASE_PRIVATE_FILE_H
#define KESU_BASE_PRIVATE_FILE_H

#include <base/error.h>

#include <stdio.h>

/*
 * False when others than its owner may read or write the open file: the error names the path. A
 * group may read a file of root's, as a service's key is often given to it. What is no regular file
 * (a pipe) passes.
 */
bool private_file_check(int fd, const char *path, struct error *error) KESU_MUST_CHECK;

/* A new file that only its owner may read. NULL, with the error set, also when there is one. */
FILE *private_file_new(const char *path, struct error *error) KESU_MUST_CHECK;
/* Closes it once it is on the disk: what is lost may be stored nowhere else. Otherwise, or when it
 * is not good, no file is left; the error of one that is not good stays. */
bool private_file_end(FILE *file, const char *path, bool good, struct error *error) KESU_MUST_CHECK;

#endif
