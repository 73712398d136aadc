/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of columns in an option: "a,b,c" or "a/b"; one that holds the separator is in quotes. */
#ifndef KESU_TOOLS_SURVEY_NAMES_H
#define KESU_TOOLS_SURVEY_NAMES_H

#include <base/config.h>

#include <stdint.h>

enum { SURVEY_NAMES_MAX = 8, SURVEY_NAMES_ROOM = 64, SURVEY_NAMES_SIZE = 4096 };

/* Column names from "a,b,c". */
struct survey_names {
	uint32_t count;
	const char *name[SURVEY_NAMES_ROOM]; /* SURVEY_NAMES_MAX but for long lists */
	char behind[SURVEY_NAMES_ROOM];      /* the separator after each, 0 after the last */
	char text[SURVEY_NAMES_SIZE];
};

/*
 * Reads the option's names, none where it is empty. separators: "," or "/", or "/," of pairs, whose
 * parts may be given twice. Fails on a name that is empty or given twice, quotes that do not fit,
 * more than `most` names.
 */
KESU_MUST_CHECK bool tools_names_read(struct survey_names *names, const struct config *config,
        const char *option, const char *separators, uint32_t most, struct error *error);

#endif
