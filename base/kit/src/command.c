/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kit/command.h>

#include "program.h"

#include <base/visible.h>
#include <kit/input_files.h>

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A usage has one line for each form. A line that continues the line before begins with a space. */
static void command_print_usage(const struct command_help *help, FILE *out)
{
	struct str rest = str_from(help->usage), line;
	const char *before = "Usage: ";

	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		if (str_starts(line, STR(" ")))
			fprintf(out, "%.*s\n", STR_ARG(line));
		else
			fprintf(out, "%s%s %.*s\n", before, command_program_name(), STR_ARG(line));
		before = "       ";
	}
}

static void command_print_help(const struct command_help *help)
{
	command_print_usage(help, stdout);
	printf("\n%s\n\nOptions:\n", help->summary);
	config_print_help(help->settings, help->setting_count);
	printf("  %-28s %s\n", "--config FILE", "read settings from a file of name = value lines");
	printf("  %-28s %s\n", "--help", "print this");
}

static bool command_wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

/* Moves argv[from] .. argv[to - 1] behind everything else. */
static void command_put_last(int argc, char **argv, int from, int to)
{
	for (int i = from; i < to; i++) {
		char *first = argv[from];

		memmove(argv + from, argv + from + 1, (size_t)(argc - from - 1) * sizeof(*argv));
		argv[argc - 1] = first;
	}
}

/* Options may stand before, between and after the plain arguments, which this moves to the end.
 * Each pass reads all options again, because each pass reads the environment first. */
static bool command_load_options(
        struct config *config, int argc, char **argv, int *plain, struct error *error)
{
	*plain = argc;
	for (;;) {
		int next = 1, end;

		if (!config_load(config, *plain, argv, &next, error))
			return false;
		end = next;
		while (end < *plain && strncmp(argv[end], "--", 2) != 0)
			end++;
		if (end == next)
			return true;
		command_put_last(argc, argv, next, end);
		*plain -= end - next;
	}
}

/* No command writes over the file of its settings, nor over that of a secret. */
static void command_remember_files(const struct config *config)
{
	const char *path;
	struct stat what;

	for (size_t i = 0; (path = config_file_read(config, i)); i++)
		if (!stat(path, &what))
			input_files_add(&what, path);
}

bool command_begin(const struct command_help *help, int argc, char **argv, struct config **config,
        int *next, enum command_status *status)
{
	struct error error;
	bool read;
	int plain;

	*status = COMMAND_USAGE;
	*config = NULL;
	if (command_wants_help(argc, argv)) {
		command_print_help(help);
		*status = COMMAND_DONE;
		return false;
	}
	*config = config_new(help->settings, help->setting_count);
	read = command_load_options(*config, argc, argv, &plain, &error);
	if (read && (argc - plain < help->least || argc - plain > help->most)) {
		command_print_usage(help, stderr);
	} else if (!read || !config_complete(*config, &error) ||
	           (help->once && !config_given_once(*config, &error))) {
		fprintf(stderr, "%s %s: %s\n", command_program_name(), argv[0], error.text);
	} else {
		*next = plain;
		command_remember_files(*config);
		return true;
	}
	fprintf(stderr, "Try '%s %s --help'.\n", command_program_name(), argv[0]);
	config_free(*config);
	*config = NULL;
	return false;
}

enum command_status command_fail(const char *name, const struct error *error)
{
	fprintf(stderr, "%s %s: %s\n", command_program_name(), name, error->text);
	return COMMAND_FAILED;
}

enum command_status command_misused(const char *name, const struct error *error)
{
	fprintf(stderr, "%s %s: %s\nTry '%s %s --help'.\n", command_program_name(), name,
	        error->text, command_program_name(), name);
	return COMMAND_USAGE;
}

bool command_wants_json(const struct config *config)
{
	return strcmp(config_text(config, "format"), "json") == 0;
}

bool command_wants_csv(const struct config *config)
{
	return strcmp(config_text(config, "format"), "csv") == 0;
}

void command_print_json(json_t *document)
{
	if (!document) {
		fprintf(stderr, "%s: a result is too large for a number\n", command_program_name());
		exit(COMMAND_FAILED);
	}
	json_dumpf(document, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(document);
}

void command_print_line(const char *format, ...)
{
	va_list args;
	struct buf out;
	char *line;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		abort();
	va_end(args);
	buf_init(&out, SIZE_MAX / 2);
	visible_add(&out, str_from(line));
	fwrite(out.p, 1, out.n, stdout);
	putchar('\n');
	buf_free(&out);
	free(line);
}

void command_note(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", command_program_name());
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void command_progress(const char *format, ...)
{
	va_list args;

	if (!isatty(STDERR_FILENO))
		return;
	va_start(args, format);
	fputs("\r\033[K", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	fflush(stderr);
}
