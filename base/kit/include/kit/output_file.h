/*
 * A file of results that appears whole or not at all: written beside its place and renamed when it
 * is complete. What exists and is no regular file (a device, a pipe) is written into, never
 * replaced.
 */
#ifndef KESU_APP_OUTPUT_FILE_H
#define KESU_APP_OUTPUT_FILE_H

#include <base/error.h>

#include <stdio.h>

struct output_file {
	FILE *file;
	char *path, *beside; /* beside: NULL when written in place */
};

/* To be ended when true. */
KESU_MUST_CHECK bool output_file_begin(
        struct output_file *output, const char *path, struct error *error);
/* good: what was to be written is there. Otherwise nothing is left, and `error` stays as it was. */
KESU_MUST_CHECK bool output_file_end(struct output_file *output, bool good, struct error *error);

#endif
