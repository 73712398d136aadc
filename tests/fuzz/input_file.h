/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input of a fuzz target as a file in memory, for parsers that take the path of one. */
#ifndef KESU_FUZZ_INPUT_FILE_H
#define KESU_FUZZ_INPUT_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct input_file {
	int file;
	char path[64];
};

static inline void check(bool holds)
{
	if (!holds)
		abort();
}

static inline struct input_file input_file_open(const uint8_t *data, size_t size)
{
	struct input_file input = {.file = memfd_create("input", MFD_CLOEXEC)};

	check(input.file >= 0 && write(input.file, data, size) == (ssize_t)size);
	snprintf(input.path, sizeof(input.path), "/proc/self/fd/%d", input.file);
	return input;
}

#endif
