/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every command shares: its place in a program's table, its exit status, its beginning and how
 * it prints. A command is one file that exports one `struct command`; a room lists its commands in
 * a NULL-terminated table, and a program is a list of such tables.
 */
#ifndef KESU_KIT_COMMAND_H
#define KESU_KIT_COMMAND_H

#include <base/config.h>

enum command_status { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_USAGE = 2 };

/* argv[0] is the command's name. Standard output carries the result and nothing else. */
typedef enum command_status command_fn(int argc, char **argv);

/* What a command says about itself, and the settings it takes. */
struct command_help {
	const char *usage;   /* "load [OPTIONS] DIRECTORY", one line per form, no program name */
	int least, most;     /* how many plain arguments it takes */
	const char *summary; /* a sentence or a paragraph */
	const struct config_setting *settings;
	size_t setting_count;
	bool once; /* an option of one value given twice is an error; else the last one counts */
};

struct command {
	const char *name;    /* "small-area" */
	const char *summary; /* a line of the program's help */
	const struct command_help *help;
	command_fn *run;
};

struct command_manual;

struct command_program {
	const char *name;                           /* "kesu" */
	const char *heading;                        /* its name for people */
	const char *title;                          /* what it is for, in one line */
	const struct command *const *const *tables; /* NULL-terminated, and so is each of them */
	const struct command_manual *manual;        /* kit/manual.h */
};

/* main() of such a program. Returns its exit status. Handles --help, --version and --man. */
int command_program_run(const struct command_program *program, int argc, char **argv);

/*
 * The usual beginning of a command. --help prints the help and sets COMMAND_DONE; a bad option, or
 * fewer or more plain arguments than help->least..most, sets COMMAND_USAGE. In both cases it
 * returns false, and the command returns *status. Otherwise *config holds the settings, the
 * required ones included; the plain arguments begin at argv[*next] and end with a NULL.
 */
bool command_begin(const struct command_help *help, int argc, char **argv, struct config **config,
        int *next, enum command_status *status) KESU_MUST_CHECK;

/* "PROGRAM NAME: message" on standard error. */
enum command_status command_fail(const char *name, const struct error *error);
/* The same for options that do not fit, with a hint where to find help. Returns COMMAND_USAGE. */
enum command_status command_misused(const char *name, const struct error *error);

/* "PROGRAM: ..." on standard error: what a person should know though the command goes on. */
void command_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether --format json, or csv, was asked for (COMMAND_FORMAT_SETTING or
 * COMMAND_CSV_FORMAT_SETTING). When both are false, print a table for people. */
bool command_wants_json(const struct config *config);
bool command_wants_csv(const struct config *config);

/* Prints it on standard output with a line end, and frees it. NULL, which jansson makes of a number
 * that is not finite, ends the program with COMMAND_FAILED instead of an empty success. */
struct json_t;
void command_print_json(struct json_t *document);

/* Prints a line of a table on standard output, with a line end. Stored texts in it stand as
 * visible_add writes them. */
void command_print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Progress for people, on standard error, only when it is a terminal: "loading 3/12". */
void command_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define COMMAND_FORMAT_SETTING                                                                     \
	{                                                                                          \
		.name = "format", .kind = CONFIG_CHOICE, .fallback = "table",                      \
		.argument = "table|json", .help = "how to print the result"                        \
	}

#define COMMAND_CSV_FORMAT_SETTING                                                                 \
	{                                                                                          \
		.name = "format", .kind = CONFIG_CHOICE, .fallback = "table",                      \
		.argument = "table|json|csv", .help = "how to print the result"                    \
	}

#endif
