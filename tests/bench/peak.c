/*
 * Runs a command with its output thrown away and prints the most memory it held, in kB. What starts
 * a command counts for it up to then, so that has to be small: this is.
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
