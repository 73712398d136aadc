/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/private_file.h>

#include <sys/stat.h>

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
