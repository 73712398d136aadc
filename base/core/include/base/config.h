/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings from one table: each has a name in the --config file, an environment variable, a
 * command-line option, a default and a sentence of help. Command line beats environment beats file
 * beats default. An unknown name or a bad value is an error that names its place. When an option is
 * given twice, the last one counts; an option that takes a list ("COL[,COL...]") may be given any
 * number of times, and the lists are joined.
 *
 * The file holds `name = value` lines; # starts a comment. A name in two lines of it is an error
 * that names both. Values are UTF-8. A setting marked `secret` may also be read from the file named
 * by its variable with _FILE behind it.
 */
#ifndef KESU_BASE_CONFIG_H
#define KESU_BASE_CONFIG_H

#include <base/error.h>
#include <base/str.h>

enum config_kind {
	CONFIG_TEXT,
	CONFIG_NUMBER, /* a whole number from `least` to `most` */
	CONFIG_REAL,   /* a number in `range` */
	CONFIG_CHOICE, /* one of the words of `argument`, "table|json|csv" */
	CONFIG_FLAG,
};

/* The numbers between two bounds, which may be infinite. with_least and with_most include the
 * bounds. */
struct config_range {
	double least, most;
	bool with_least, with_most;
};

struct config_setting {
	const char *name;     /* "listen"; the option is --listen, dashes for underscores */
	const char *variable; /* "KESU_LISTEN" or NULL */
	enum config_kind kind;
	const char *
	        fallback; /* the default as text, "" for none; a real or choice may then be empty */
	int64_t least, most; /* for whole numbers */
	struct config_range range;
	bool required;        /* must not be empty after everything is read */
	bool secret;          /* never printed */
	const char *argument; /* "HOST:PORT" in the help */
	const char *help;
};

struct config; /* one value for each setting */

struct config *config_new(const struct config_setting *settings, size_t count);
void config_free(struct config *config);

/*
 * Reads defaults, file (NULL: none), environment, then argv from *next on; stops at the first
 * argument that is no option and leaves *next there. "--config FILE" needs no entry in the table.
 */
bool config_load(struct config *config, int argc, char **argv, int *next,
        struct error *error) KESU_MUST_CHECK;

/* The path of file `i` that config_load has read (the --config file and those of secrets), from 0;
 * NULL behind the last one. */
const char *config_file_read(const struct config *config, size_t i);

/* False when the command line gives a setting twice that takes one value, of which the last one
 * counts; the error names it. */
bool config_given_once(const struct config *config, struct error *error) KESU_MUST_CHECK;
/* Whether the command line gave this setting; the table's names, dashes or underscores. */
bool config_is_given(const struct config *config, const char *name);
/* Call it after everything is read. False when a required setting is empty; the error names it. */
bool config_complete(const struct config *config, struct error *error) KESU_MUST_CHECK;

/* Asking for a name that is not in the table is a mistake in the program: it aborts. */
const char *config_text(const struct config *config, const char *name);
int64_t config_number(const struct config *config, const char *name);
double config_real(const struct config *config, const char *name); /* NAN: empty */
/* Which word of its argument, from 0; -1: empty. */
int config_choice(const struct config *config, const char *name);
bool config_flag(const struct config *config, const char *name);

/* "--linking-variance" of linking_variance. */
void config_setting_option(const struct config_setting *setting, char *option, size_t size);
/* Whether the help ends with the default. Not for flags and secrets, nor where the help itself ends
 * with a default such as "[this year]". */
bool config_shows_default(const struct config_setting *setting);
void config_print_help(const struct config_setting *settings, size_t count); /* to stdout */

#endif
