/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns the file of `kesu plausible` into the input of the scoring library: responses, numeric
 * regressors (a factor becomes one 0/1 column for each level except the first in byte order),
 * weights, identifiers, and the columns to copy. A level with too few people who answered gets no
 * column: where two people have everything right, its coefficient would have no maximum.
 *
 * Errors name the line and the column where there is one: a regressor that is missing or not a
 * number, a weight that is missing or negative, a missing identifier, a response that its item does
 * not have, a factor with only one level. Missing cells of a factor form a level of their own,
 * "missing".
 */
#ifndef KESU_APP_PLAUSIBLE_SHEET_H
#define KESU_APP_PLAUSIBLE_SHEET_H

#include <base/config.h>
#include <tools/responses/items.h>
#include <tools/responses/parameters.h>

#include <plausible/sample.h>

enum { SHEET_NAMES_MAX = 512 };

struct sheet_names {
	size_t count;
	const char **name; /* ends with NULL */
	size_t *column;    /* handles of the table */
};

struct plausible_sheet_request {
	const struct config *config;             /* for csv/settings.h */
	const char *items, *model;               /* the texts of --items and --model */
	const struct parameters *parameters;     /* NULL: not given */
	const char *regressors, *factors, *keep; /* lists of columns; keep may be "all" */
	const char *weight, *id;                 /* "": none */
	const char *key; /* file with the answer key of raw choices; "": none */
	size_t least;    /* people that a level of a factor needs */
};

/* A level of too few people: it has no column, and its people count with the first level that
 * has. Of a number "≠0": the people who have not the number that all others have. */
struct sheet_thin {
	const char *factor, *level;
	size_t people;
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
	struct irt_item *item; /* from --parameters; without it only model and categories */
	struct plausible_rows rows;
	double *x;
	uint64_t *key;
	const char **column_name; /* of each column of x */
	struct sheet_thin *thin;  /* in the order of regressors, factors and levels */
	bool *number_thin;        /* of each regressor: it has no column */
	size_t thin_count;
};

/* Call tools_plausible_sheet_end in any case. */
KESU_MUST_CHECK bool tools_plausible_sheet_read(struct plausible_sheet *sheet,
        const struct plausible_sheet_request *request, const char *path, struct error *error);
void tools_plausible_sheet_end(struct plausible_sheet *sheet);

/* Frees the regressors and their columns, once the sample has been made from them. */
void tools_plausible_sheet_lighten(struct plausible_sheet *sheet);

#endif
