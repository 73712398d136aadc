/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns the files of `kesu regress` into the input of the scoring library: the survey, which of its
 * rows are in the model, and the columns of the design matrix. A factor has a column for each level
 * but its reference (R's contr.treatment), an interaction the products of its parts' columns, the
 * first part's fastest; the constant comes first.
 *
 * Rows are sorted by the design and by content, so the figures are the same to the last bit for any
 * order of the rows.
 *
 * Errors name line, column or level: those of a survey and of its variables, a response that is
 * neither 0 nor 1, a level in which all rows have the same response (--logit), too many columns.
 */
#ifndef KESU_TOOLS_REGRESS_MODEL_H
#define KESU_TOOLS_REGRESS_MODEL_H

#include "options.h"
#include "standard.h"
#include "variable.h"
#include <tools/survey/survey.h>

#include <base/buf.h>
#include <regression/fit.h>

enum { MODEL_LEVEL_MAX = 1 << 16 }; /* bytes of a level's text */

struct regress_model {
	const struct regress_options *options;
	struct survey survey;
	size_t response; /* handle */
	uint32_t variables, terms, columns;
	struct regress_variable variable[FORMULA_VARIABLES_MAX];
	struct regression_span term[FORMULA_TERMS_MAX]; /* in the order of the formula's */
	bool *in;                                       /* of each row */
	size_t n, missing, weightless; /* rows in the model; left out for either reason */
	double *x, *y, *weight;        /* 0 outside the model */
	struct regression_rows rows;
	double df; /* degrees of freedom of the coefficients */
	struct regress_standard standard;
};

/* Call tools_model_end in any case. */
KESU_MUST_CHECK bool tools_model_read(struct regress_model *model,
        const struct regress_options *options, char **paths, int count, struct error *error);
void tools_model_end(struct regress_model *model);

/* The columns of a row, as if `variable` had this level; variable -1: as it is. */
void tools_model_fill(
        const struct regress_model *model, size_t row, int variable, int32_t level, double *x);

/* The term's number that the column belongs to; below 0: the constant. */
int tools_model_term_of(const struct regress_model *model, uint32_t column);
/* "a:b"; and "x:y", the levels of its factors, empty where it has none. They are added to `text`.
 */
void tools_model_term_name(const struct regress_model *model, int term, struct buf *text);
void tools_model_level_name(const struct regress_model *model, uint32_t column, struct buf *text);

#endif
