/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command, hides its output and prints its peak memory in kB. Until the command starts, the
 * memory of the program that starts it counts for the command, so this program is small.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	int status;

	if (argc < 2) {
		fprintf(stderr, "usage: peak COMMAND [ARGUMENT...]\n");
		return 2;
	}
	pid_t child = fork();

	if (!child) {
		int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

		if (nothing >= 0 && dup2(nothing, STDOUT_FILENO) >= 0)
			execv(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
		perror("peak");
		return 1;
	}
	printf("%ld\n", usage.ru_maxrss);
	return !WIFEXITED(status) || WEXITSTATUS(status);
}
