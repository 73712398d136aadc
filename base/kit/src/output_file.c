/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The temporary name holds the process's number, so that two programs never write into one file.
 * What /dev and /proc name is open already, or is no file: it is never replaced.
 */
#include <kit/output_file.h>

#include <kit/input_files.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MODE_BITS = 0777 };

static bool starts(const char *path, const char *beginning)
{
	return !strncmp(path, beginning, strlen(beginning));
}

static bool is_device_name(const char *path)
{
	return starts(path, "/dev/") || starts(path, "/proc/");
}

static bool is_replaced(const char *path, const struct stat *what)
{
	return !is_device_name(path) && (!what || S_ISREG(what->st_mode) || S_ISDIR(what->st_mode));
}

bool output_file_is_standard(const char *path)
{
	struct stat named, standard;

	if (!strcmp(path, "-"))
		return true;
	return !stat(path, &named) && !fstat(STDOUT_FILENO, &standard) &&
	       input_files_same(&named, &standard);
}

bool output_file_check(const char *path, struct error *error)
{
	struct stat what;
	bool standard = !strcmp(path, "-");
	const char *input = NULL;

	if (standard ? !fstat(STDOUT_FILENO, &what) : !stat(path, &what))
		input = input_files_find(&what);
	return !input || error_set(error,
	                         "%s：这是输入文件%s%s，不能写入；请另取文件名 is an input (%s): "
	                         "give the output another name",
	                         path, strcmp(input, path) != 0 ? " " : "",
	                         strcmp(input, path) != 0 ? input : "", input);
}

static void names_free(struct output_file *output)
{
	free(output->path);
	free(output->beside);
	*output = (struct output_file){0};
}

/* Standard output stays open behind the copy that is closed at the end. */
static FILE *standard_open(void)
{
	int copy = dup(STDOUT_FILENO);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "w");

	if (!file && copy >= 0)
		close(copy);
	return file;
}

/* Behind a link stands the file itself, which is replaced; the link stays. */
static char *path_of(const char *path, bool exists)
{
	char *real = exists && !is_device_name(path) ? realpath(path, NULL) : NULL;

	return real ? real : strdup(path);
}

static bool names_make(
        struct output_file *output, const char *path, const struct stat *what, bool standard)
{
	output->path = path_of(path, what && !standard);
	if (!output->path || standard || !is_replaced(path, what))
		return output->path;
	if (asprintf(&output->beside, "%s.part-%d", output->path, (int)getpid()) >= 0)
		return true;
	output->beside = NULL;
	return false;
}

bool output_file_begin(struct output_file *output, const char *path, struct error *error)
{
	struct stat what;
	bool exists = !stat(path, &what), standard = output_file_is_standard(path);

	*output = (struct output_file){0};
	if (!output_file_check(path, error))
		return false;
	if (!names_make(output, path, exists ? &what : NULL, standard)) {
		names_free(output);
		return error_set(error, "out of memory");
	}
	fflush(stdout);
	output->file =
	        standard ? standard_open() : fopen(output->beside ? output->beside : path, "we");
	if (!output->file) {
		error_set_errno(error, "%s", path);
		names_free(output);
		return false;
	}
	if (output->beside && exists)
		fchmod(fileno(output->file), what.st_mode & MODE_BITS);
	return true;
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
