/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The temporary name holds the process's number, so that two programs never write into one file. */
#include <kit/output_file.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_replaced(const char *path)
{
	struct stat what;

	return stat(path, &what) || S_ISREG(what.st_mode) || S_ISDIR(what.st_mode);
}

static void names_free(struct output_file *output)
{
	free(output->path);
	free(output->beside);
	*output = (struct output_file){0};
}

bool output_file_begin(struct output_file *output, const char *path, struct error *error)
{
	*output = (struct output_file){.path = strdup(path)};
	if (!output->path || (is_replaced(path) && asprintf(&output->beside, "%s.part-%d", path,
	                                                   (int)getpid()) < 0)) {
		output->beside = NULL;
		names_free(output);
		return error_set(error, "out of memory");
	}
	output->file = fopen(output->beside ? output->beside : path, "we");
	if (output->file)
		return true;
	error_set_errno(error, "%s", path);
	names_free(output);
	return false;
}

bool output_file_end(struct output_file *output, bool good, struct error *error)
{
	bool written = !ferror(output->file);

	written = !fclose(output->file) && written;
	if (good && written && output->beside)
		written = !rename(output->beside, output->path);
	if (good && !written)
		good = error_set_errno(error, "%s", output->path);
	if (!good && output->beside)
		unlink(output->beside);
	names_free(output);
	return good;
}
