/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/secret_file.h>

#include <base/hex.h>
#include <base/private_file.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* Written to a temporary file and renamed: the secret's file is complete or does not exist. */
static bool secret_file_make(const char *path, struct error *error)
{
	unsigned char bytes[(SECRET_FILE_TEXT_SIZE - 1) / 2];
	char text[SECRET_FILE_TEXT_SIZE], beside[PATH_MAX + 8];
	bool good;
	int fd;

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return error_set(error, "no random bytes");
	hex_encode(bytes, sizeof(bytes), text);
	snprintf(beside, sizeof(beside), "%s.new", path);
	unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set_errno(error, "cannot make %s", beside);
	good = write(fd, text, sizeof(text) - 1) == (ssize_t)sizeof(text) - 1 && fsync(fd) == 0;
	good = close(fd) == 0 && good && rename(beside, path) == 0;
	return good ? true : error_set_errno(error, "cannot write %s", path);
}

static bool secret_file_path(const char *directory, char path[static PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/secret", directory) < PATH_MAX;
}

bool core_secret_file_exists(const char *directory)
{
	char path[PATH_MAX];

	return secret_file_path(directory, path) && access(path, F_OK) == 0;
}

bool core_secret_file_read_or_make(
        const char *directory, char text[static SECRET_FILE_TEXT_SIZE], struct error *error)
{
	char path[PATH_MAX];

	if (!secret_file_path(directory, path))
		return error_set(error, "the path of %s is too long", directory);
	return (access(path, F_OK) == 0 || secret_file_make(path, error)) &&
	       core_secret_file_read(directory, text, error);
}

bool core_secret_file_read(
        const char *directory, char text[static SECRET_FILE_TEXT_SIZE], struct error *error)
{
	char path[PATH_MAX];
	ssize_t n;
	int fd;

	if (!secret_file_path(directory, path))
		return error_set(error, "the path of %s is too long", directory);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return error_set_errno(error, "cannot read %s", path);
	if (!private_file_check(fd, path, error)) {
		close(fd);
		return false;
	}
	n = read(fd, text, SECRET_FILE_TEXT_SIZE - 1);
	close(fd);
	if (n != SECRET_FILE_TEXT_SIZE - 1)
		return error_set(error, "%s is cut short; restore it from the backup", path);
	text[n] = '\0';
	return true;
}
