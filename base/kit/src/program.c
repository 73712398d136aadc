/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"

#include <kit/manual.h>

#include <stdio.h>
#include <string.h>

static const char *name = "kesu"; /* set once, before any command runs */

const char *command_program_name(void)
{
	return name;
}

static void print_usage(const struct command_program *program, FILE *out)
{
	fprintf(out, "%s %s: %s\n\n", program->heading, KESU_VERSION, program->title);
	fprintf(out, "Usage: %s COMMAND [OPTIONS]\n\nCommands:\n", program->name);
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			fprintf(out, "  %-10s %s\n", (*command)->name, (*command)->summary);
	fprintf(out, "\n'%s COMMAND --help' prints the help of a command.\n", program->name);
}

static const struct command *find(const struct command_program *program, const char *wanted)
{
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			if (!strcmp((*command)->name, wanted))
				return *command;
	return NULL;
}

/* --man [SECTION]: for the build, which installs what it prints. */
static int print_manual(const struct command_program *program, const char *section)
{
	int64_t number = 1;

	if ((!section || str_to_int64(str_from(section), &number)) && number > 0 && number < 10 &&
	        command_manual_print(program, (int)number))
		return COMMAND_DONE;
	fprintf(stderr, "%s: no manual page of section %s\n", program->name, section);
	return COMMAND_USAGE;
}

/* Databases and documents hold UTF-8 alone, and their refusal would not say where it came from. */
static bool are_utf8(const struct command_program *program, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (str_is_utf8(str_from(argv[i])))
			continue;
		fprintf(stderr,
		        "%s：第 %d 个参数不是 UTF-8 argument %d is not UTF-8: \"%s\" (is the "
		        "terminal's encoding UTF-8? a file of such a name: rename it, or give it "
		        "as - by <)\n",
		        program->name, i, i, argv[i]);
		return false;
	}
	return true;
}

int command_program_run(const struct command_program *program, int argc, char **argv)
{
	const struct command *command;

	name = program->name;
	if (argc < 2) {
		print_usage(program, stderr);
		return COMMAND_USAGE;
	}
	if (!are_utf8(program, argc, argv))
		return COMMAND_USAGE;
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_usage(program, stdout);
		return COMMAND_DONE;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("%s %s\n", program->name, KESU_VERSION);
		return COMMAND_DONE;
	}
	if (!strcmp(argv[1], "--man"))
		return print_manual(program, argv[2]);
	command = find(program, argv[1]);
	if (command)
		return (int)command->run(argc - 1, argv + 1);
	fprintf(stderr, "%s: unknown command %s\n", program->name, argv[1]);
	print_usage(program, stderr);
	return COMMAND_USAGE;
}
