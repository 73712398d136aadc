/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads known totals of residents into the database: a CSV file with the columns region, variable,
 * level, total, as a statistics office has it. They become the margins of a programme, or of one
 * rehearsal survey, for their reference year, and replace its earlier margins for that year.
 * Loading the same file again changes nothing.
 *
 * Every error names file, line and column, and then nothing is stored: a region that is not the
 * programme's, an unknown variable or level, a set with a level missing, sums that do not agree.
 */
#ifndef KESU_APP_LOAD_MARGINS_H
#define KESU_APP_LOAD_MARGINS_H

#include <base/error.h>
#include <db/session.h>
#include <weighting/margins.h>

enum { LOAD_MARGINS_MAX = 200000 /* totals */ };

struct load_margins {
	const char *path;
	struct str programme; /* its code; when it is empty: */
	struct str survey;    /* the slug of a rehearsal */
	int year;             /* of reference */
	const char *source;
};

struct load_margins_report {
	struct str programme; /* in the arena */
	size_t totals, sets, regions;
	struct str few; /* a region with too few persons to be one of them; n 0: none */
	double few_sum;
	struct arena arena;
};

KESU_MUST_CHECK bool load_margins(struct db_session *session, const struct load_margins *margins,
        struct load_margins_report *report, struct error *error);
void load_margins_report_end(struct load_margins_report *report);

/* Totals by the numbers of regions, as weighting_margins_make takes them, inside the caller's
 * transaction. */
struct load_margins_owner {
	int32_t programme_id, survey_id;
	bool is_programme; /* no survey's */
	int year;
	const char *source;
};
KESU_MUST_CHECK bool load_margins_store(struct db_session *session,
        const struct load_margins_owner *owner, const struct str *region_codes,
        const struct margin_total *totals, size_t count, struct error *error);

#endif
