/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a survey as a command finds them in files: their sampling design, their weights, and
 * replicate weights that are columns. What the command itself needs of a row is its own business:
 *
 *   tools_survey_open(&survey, &options);        wants the columns of the design
 *   ... csv_table_want_...(survey.table, ...);   the command's own columns, or in
 *   tools_survey_on_header(&survey, fn, data);   those that depend on the header
 *   tools_survey_read(&survey, paths, count, error) && tools_survey_check(&survey, error) &&
 *           ... its own checks, while rows know their lines ...
 *           tools_survey_take_design(&survey, error);
 *   tools_survey_take_weights(&survey);
 *   tools_survey_settle(&survey, ...);           where sums must not depend on the order of rows
 *   tools_survey_take_given(&survey, error);     after that
 *
 * Errors name the line and the column: a cell that is not a number, a negative weight, a missing
 * cell in a design column, finite populations that mix numbers and fractions or change inside a
 * stratum, a lonely psu, a text of --where that is written in another way.
 */
#ifndef KESU_TOOLS_SURVEY_SURVEY_H
#define KESU_TOOLS_SURVEY_SURVEY_H

#include <tools/survey/options.h>

#include <csv/table.h>
#include <replicate/given.h>

/* Most combinations of levels of --strata, and the most bytes in the name of a stratum. */
#define SURVEY_STRATA_MAX       (1 << 24)
#define SURVEY_STRATUM_NAME_MAX (1 << 20)

struct json_t;

/* Replicates that are columns of the file; none: count is 0. */
struct survey_given {
	uint32_t count;
	size_t *column;        /* handles, in the order of the file */
	const double **weight; /* of each column, owned by the table */
	double scale, *rscale; /* the common factor, and that of each replicate */
	double *factor;        /* their product */
	uint32_t rank;         /* of the columns over all rows */
};

struct survey {
	const struct survey_options *options;
	struct csv_table *table;
	const char *path; /* if there is only one file, else NULL */
	size_t rows, weight_column, strata_column[SURVEY_NAMES_MAX], psu[SURVEY_NAMES_MAX],
	        fpc[SURVEY_NAMES_MAX];  /* handles */
	csv_table_header_fn *on_header; /* the command's; NULL: none */
	void *header_data;
	bool keeps;    /* no column is dropped before the end */
	char **strata; /* names of the strata, indexed by label; NULL without strata */
	size_t strata_count;
	size_t psus_spanning; /* labels of psus that stand in several strata */
	struct design design;
	bool fractions;       /* the fpc columns are sampling fractions */
	double *from_fpc;     /* weights computed from fpc; else NULL */
	const double *weight; /* NULL: equal */
	struct survey_given given;
	int32_t *inside;    /* 0 in the rows of --where, -1 in the others; NULL without it */
	size_t inside_rows; /* the number of those rows; of all without --where */
};

/* The options must outlive the survey. Call tools_survey_end in any case. */
void tools_survey_open(struct survey *survey, const struct survey_options *options);
void tools_survey_end(struct survey *survey);
/* Calls fn once the header is read, as csv_table_on_header. */
void tools_survey_on_header(struct survey *survey, csv_table_header_fn *fn, void *data);

/* Reads the rows of all files, in their order, and finds those of --where; `count` is 1 or more. */
KESU_MUST_CHECK bool tools_survey_read(
        struct survey *survey, char **paths, int count, struct error *error);
/* Weights, and replicate weights. */
KESU_MUST_CHECK bool tools_survey_check(const struct survey *survey, struct error *error);
/* Fills strata, fractions and design, and frees the columns that nothing else needs. */
KESU_MUST_CHECK bool tools_survey_take_design(struct survey *survey, struct error *error);
/* From the column of --weight, or from finite populations. */
void tools_survey_take_weights(struct survey *survey);

/* A column of the command's own, an element a row; `of` may be NULL. */
struct survey_column {
	void *of;
	size_t size; /* of an element */
};

/*
 * Sorts the rows by the design, and where that leaves the order open, by content. Sums over the
 * rows are then the same to the last bit, whatever the order of the rows in the file. Every column
 * was kept. From here on rows do not know their lines.
 */
void tools_survey_settle(struct survey *survey, const struct survey_column *columns, size_t count);
/* When the rows have their order and their weights. */
KESU_MUST_CHECK bool tools_survey_take_given(struct survey *survey, struct error *error);
/* The rank of the replicates over the rows of --where; over all without it. */
uint32_t tools_survey_given_rank(const struct survey *survey);
/* As input of replicate/given.h; valid as long as the survey. */
struct replicate_given tools_survey_given(const struct survey *survey);

/* Whether the column is one of --strata or --psu. */
bool tools_survey_uses(const struct survey *survey, size_t handle);
/* Frees a column unless the survey keeps all. */
void tools_survey_drop(struct survey *survey, size_t handle);
/* Adds the name of the file to an error about the whole file. With several files it adds nothing,
 * because there errors about rows name the file. Always returns false. */
bool tools_survey_fail_whole(const struct survey *survey, struct error *error);

/* Whether the row is in --where; every row is without it. */
bool tools_survey_is_inside(const struct survey *survey, size_t row);

/* ["COL", ...], what the replicate weights are, and with --where its text and the number of its
 * rows; the caller owns them. */
struct json_t *tools_survey_json_names(const struct survey_names *names);
struct json_t *tools_survey_json_given(const struct survey *survey);
struct json_t *tools_survey_json_where(const struct survey *survey);
/* "column", "fpc" or "equal": where the weights are from. */
const char *tools_survey_weight_word(const struct survey *survey);
/* The line about psu labels in several strata, where there are such and --nest was not given. */
void tools_survey_note_nest(const struct survey *survey);

#endif
