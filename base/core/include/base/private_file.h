/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold a key, a password or a token. */
#ifndef KESU_BASE_PRIVATE_FILE_H
#define KESU_BASE_PRIVATE_FILE_H

#include <base/error.h>

/*
 * False when others than its owner may read or write the open file: the error names the path. A
 * group may read a file of root's, as a service's key is often given to it. What is no regular file
 * (a pipe) passes.
 */
bool private_file_check(int fd, const char *path, struct error *error) KESU_MUST_CHECK;

#endif
