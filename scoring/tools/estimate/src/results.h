/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All figures of a call, in the order in which they are printed: by variable, there by group and
 * last with --all, there by category. And their places: what says of a figure whose it is.
 */
#ifndef KESU_APP_ESTIMATE_RESULTS_H
#define KESU_APP_ESTIMATE_RESULTS_H

#include "outcome.h"

/* All rows, beside the domains. */
#define PLACE_ALL UINT32_MAX

struct place {
	uint32_t target, domain; /* of the sheet */
};

struct results_line {
	struct place place;
	const struct figure *figure;
};

struct results {
	uint32_t targets;
	struct outcome *groups; /* one a target */
	struct outcome *whole;  /* the same of all rows; NULL without --all */
	size_t lines;
	struct results_line *line;
	uint32_t replicates; /* number of replicates; 0 without */
	bool population;     /* that of the outcomes */
	uint32_t above;      /* figures whose n_eff is above 2 n */
};

/* Call tools_results_end in any case. */
KESU_MUST_CHECK bool tools_results_make(
        struct results *results, struct sheet *sheet, struct error *error);
void tools_results_end(struct results *results);

/* The columns in front of a figure: the variable, those of --by, the category, as far as there are
 * any. Their texts are empty where they do not apply, as those of --by to all rows. */
enum { PLACE_COLUMNS_MAX = SURVEY_NAMES_MAX + 2 };

uint32_t tools_place_columns(const struct sheet *sheet);
const char *tools_place_column(const struct sheet *sheet, uint32_t column);
const char *tools_place_text(const struct sheet *sheet, struct place place, uint32_t column);
/* The same for people, who read "all". */
const char *tools_place_words(const struct sheet *sheet, struct place place, uint32_t column);

#endif
