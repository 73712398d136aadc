/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads what others have published, such as the national share of a year: a CSV file with the
 * columns series, region, group, year, estimate, se, n, standard, source, url, note. A figure is
 * known by its series, region, group and year. Shares and standard errors are fractions, 0.1537 for
 * 15.37 %; an empty se or n says that the source prints none. A row without an estimate takes the
 * figure back, and its note says why.
 *
 * Every row that cannot be taken is a refusal with its line, and then nothing is stored. A figure
 * that is loaded again with other content becomes a new version, and the report names every field
 * that changed: what runs were judged by stays.
 */
#ifndef KESU_LOAD_FIGURES_H
#define KESU_LOAD_FIGURES_H

#include <base/arena.h>
#include <base/config.h>
#include <base/error.h>
#include <csv/refusals.h>
#include <db/session.h>

enum { LOAD_FIGURES_MAX = 100000 };

/* A field that is not as the version before has it; field empty: the whole figure is new. */
struct load_figure_change {
	size_t line;
	struct str series, region, group, field, was, given;
	int year, version; /* version: that it becomes */
};

struct load_figures_report {
	size_t rows, added, changed, taken_back; /* changed and taken_back: of those known */
	struct load_figure_change *changes;      /* in the order of the lines */
	size_t change_count;
	struct str *unknown; /* regions that no loaded programme has, each once */
	size_t unknown_count;
	struct csv_refusals refusals;
	struct arena arena;
};

/* False: nothing was stored, for the refusals of the report or, without any, for the error. */
KESU_MUST_CHECK bool load_figures(struct db_session *session, const char *path,
        struct load_figures_report *report, struct error *error);
void load_figures_report_end(struct load_figures_report *report);

/* The report as the command prints it, as lines or with --format json. */
void load_figures_print(
        const struct load_figures_report *report, const char *path, const struct config *config);

#endif
