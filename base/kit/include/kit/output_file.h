/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of results that appears whole or not at all: it is written in the same folder under
 * another name, and renamed when it is complete. Behind a symbolic link the file is replaced and
 * the link stays. An existing path that is not a regular file (a device, a pipe), and every name
 * below /dev and /proc, is written into, never replaced. "-" is standard output, and so is any
 * other name of the file or pipe that standard output is.
 *
 * A file that the program has read (input_files.h) is refused as an output.
 */
#ifndef KESU_APP_OUTPUT_FILE_H
#define KESU_APP_OUTPUT_FILE_H

#include <base/error.h>

#include <stdio.h>

struct output_file {
	FILE *file;
	char *path, *beside; /* beside: NULL when written in place */
};

/* Whether this path may be written; for a command that wants to know before it computes. */
KESU_MUST_CHECK bool output_file_check(const char *path, struct error *error);
/* Whether it is standard output: then nothing else may be printed there. */
bool output_file_is_standard(const char *path);

/* When true, the caller must end it. */
KESU_MUST_CHECK bool output_file_begin(
        struct output_file *output, const char *path, struct error *error);
/* good: everything was written, and the file appears. Otherwise no file is left, and `error` stays
 * as it was. */
KESU_MUST_CHECK bool output_file_end(struct output_file *output, bool good, struct error *error);

#endif
