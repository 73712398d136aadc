/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of `sample`, and which of them go together. */
#ifndef KESU_TOOLS_SAMPLE_OPTIONS_H
#define KESU_TOOLS_SAMPLE_OPTIONS_H

#include <kit/command.h>
#include <sample/select.h>

/* In the order of the words of --allocation; power:Q is the last one. */
enum allocation { ALLOCATION_NONE = -1, PROPORTIONAL, EQUAL, NEYMAN, POWER };

struct sample_options {
	const struct config *config;
	enum sample_method method;
	enum allocation allocation;
	double power;                                        /* Q of power:Q */
	const char *strata, *size, *sd, *id, *n_file, *sort; /* "": not given */
	size_t n;                                            /* 0: not given */
	size_t least;
	uint64_t seed;
	const char *out;
};

extern const struct command_help tools_sample_help;

/* Fails on options that do not fit; the message names them. */
KESU_MUST_CHECK bool tools_sample_options_take(
        struct sample_options *options, const struct config *config, struct error *error);

#endif
