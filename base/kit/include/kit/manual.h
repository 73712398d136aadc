/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Manual pages in roff, written from the tables that the program itself reads: NAME(1) with every
 * command and its options, NAME.conf(5) with the settings of one of them. `NAME --man [SECTION]`
 * prints them; the build installs what it prints.
 */
#ifndef KESU_KIT_MANUAL_H
#define KESU_KIT_MANUAL_H

#include <kit/command.h>

/* A text is paragraphs separated by empty lines. Lines that begin with a space are printed as they
 * are. */
struct command_manual_entry {
	const char *name, *text;
};

/* What the pages say beyond the tables. */
struct command_manual {
	const char *description;
	const struct command_manual_entry *files;       /* ends with a NULL name; NULL: none */
	const struct command_manual_entry *environment; /* besides the variables of the settings */
	const char *examples;
	const char *see_also;                  /* "kesu.conf(5), kesu-stat(1)" */
	const struct command_help *configured; /* NAME.conf(5) has its settings; NULL: no page */
	const char *configuration;             /* the description of that page */
	const char *configuration_example;
};

/* Prints the page of this section, 1 or 5, on standard output; false: there is none. */
bool command_manual_print(const struct command_program *program, int section) KESU_MUST_CHECK;

#endif
