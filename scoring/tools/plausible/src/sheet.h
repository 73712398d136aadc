/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of `kesu plausible` turned into what the scoring library takes: responses, regressors as
 * numbers (a factor becomes a 0/1 column for each level but the first in order of bytes), weights,
 * identifiers, and the columns to carry over.
 *
 * What can go wrong is said with line and column: a regressor that is missing or no number, a
 * weight that is missing or negative, an identifier that is missing, a response its item does not
 * have, a factor with one level. Missing cells of a factor are a level of their own, "missing".
 */
#ifndef KESU_APP_PLAUSIBLE_SHEET_H
#define KESU_APP_PLAUSIBLE_SHEET_H

#include <tools/responses/items.h>
#include <tools/responses/parameters.h>

#include <plausible/sample.h>

enum { SHEET_NAMES_MAX = 512 };

struct sheet_names {
	size_t count;
	const char **name; /* ends with a NULL */
	size_t *column;    /* handles */
};

struct plausible_sheet_request {
	const char *items, *model;               /* as --items and --model say */
	const struct parameters *parameters;     /* NULL: not given */
	const char *regressors, *factors, *keep; /* lists; keep: or "all" */
	const char *weight, *id;                 /* "": none */
	const char *key;                         /* the file of keys to raw choices; "": none */
};

struct plausible_sheet {
	struct plausible_sheet_request request;
	struct csv_table *table;
	struct arena arena;
	struct answer_key answer_key;
	struct items items;
	struct sheet_names regressor, factor, keep;
	const char **taken;
	size_t weight, id;

	struct irt_responses responses;
	struct irt_item *item; /* from the parameters; else model and categories only */
	struct plausible_rows rows;
	double *x;
	uint64_t *key;
	const char **column_name; /* of x */
};

/* To be ended in any case. */
KESU_MUST_CHECK bool tools_plausible_sheet_read(struct plausible_sheet *sheet,
        const struct plausible_sheet_request *request, const char *path, struct error *error);
void tools_plausible_sheet_end(struct plausible_sheet *sheet);

/* Once the sample is made: the regressors and what they were read from. */
void tools_plausible_sheet_lighten(struct plausible_sheet *sheet);

#endif
