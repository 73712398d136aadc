/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list lives as long as the program, which reads few files. */
#include <kit/input_files.h>

#include <base/memory.h>

#include <stddef.h>

struct input {
	dev_t device;
	ino_t inode;
	char *path;
};

static struct {
	struct input *input;
	size_t count, room;
} inputs;

bool input_files_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && !S_ISCHR(a->st_mode);
}

const char *input_files_find(const struct stat *what)
{
	for (size_t i = 0; i < inputs.count; i++)
		if (inputs.input[i].device == what->st_dev && inputs.input[i].inode == what->st_ino)
			return inputs.input[i].path;
	return NULL;
}

void input_files_add(const struct stat *what, const char *path)
{
	if (!S_ISREG(what->st_mode) || input_files_find(what))
		return;
	if (inputs.count == inputs.room) {
		inputs.room = inputs.room ? 2 * inputs.room : 8;
		inputs.input = memory_resize(inputs.input, inputs.room, sizeof(*inputs.input));
	}
	inputs.input[inputs.count++] =
	        (struct input){what->st_dev, what->st_ino, memory_text(path)};
}
