/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/private_file.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

bool private_file_check(int fd, const char *path, struct error *error)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return error_set_errno(error, "%s", path);
	if (!S_ISREG(info.st_mode) || !(info.st_mode & 077) ||
	        (info.st_uid == 0 && (info.st_mode & 077) == 040))
		return true;
	return error_set(error,
	        "%s can be read or written by others than its owner (mode %03o): chmod 600 it",
	        path, (unsigned)info.st_mode & 0777);
}

FILE *private_file_new(const char *path, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file && errno == EEXIST)
		error_set(error,
		        "%s 已经有了，不覆盖：请换一个名字，或先移走它 / it exists and is not "
		        "overwritten: give another name, or move it away",
		        path);
	else if (!file)
		error_set_errno(error, "cannot write %s", path);
	return file;
}

bool private_file_end(FILE *file, const char *path, bool good, struct error *error)
{
	bool written = good && fflush(file) == 0 && fsync(fileno(file)) == 0;

	if (fclose(file) == 0 && written)
		return true;
	if (good)
		error_set_errno(error, "cannot write %s", path);
	unlink(path);
	return false;
}
