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
	const char *usage;   /* "load [OPTIONS] DIRECTORY", a line a form, without the program */
	const char *summary; /* a sentence or a paragraph */
	int least, most;     /* how many plain arguments it takes */
	const struct config_setting *settings;
	size_t setting_count;
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

/* main() of such a program: its exit status. --help, --version and --man are understood. */
int command_program_run(const struct command_program *program, int argc, char **argv);

/*
 * The usual beginning: --help prints and ends with COMMAND_DONE, a bad option ends with
 * COMMAND_USAGE; then *config holds the settings, the required ones among them, and argv[*next] is
 * the first plain argument of those up to a NULL. False: return *status. Fewer or more plain
 * arguments than help->least..most is a usage error.
 */
bool command_begin(const struct command_help *help, int argc, char **argv, struct config **config,
        int *next, enum command_status *status) KESU_MUST_CHECK;

/* "PROGRAM NAME: message" on standard error. */
enum command_status command_fail(const char *name, const struct error *error);
/* The same of options that do not fit, and where help is: COMMAND_USAGE. */
enum command_status command_misused(const char *name, const struct error *error);

/* --format json was asked for (a setting of COMMAND_FORMAT_SETTING or COMMAND_CSV_FORMAT_SETTING),
 * or csv; both false: a table for people. */
bool command_wants_json(const struct config *config);
bool command_wants_csv(const struct config *config);

/* Prints it on standard output with a line end, and ends it. */
struct json_t;
void command_print_json(struct json_t *document);

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
