/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file of results holds. It is a const table: each row of the table describes one column
 * of the file. publish_table_write() (publish/writers.h) gives it to a format of the room dataset.
 *
 * 	enum publish_dataset dataset = publish_dataset_of(indicator);
 * 	for (size_t i = 0; i < publish_dataset_rows(dataset, indicator); i++)
 * 		publish_row_take(&row, dataset, indicator, i);
 * 		column = NULL;
 * 		while ((column = publish_column_next(dataset, column)))
 * 			value = publish_value_of(column, &row);
 *
 * The column says why a value may be missing. Rows and texts point into the indicator and live as
 * long as it does.
 */
#ifndef KESU_PUBLISH_DATASET_H
#define KESU_PUBLISH_DATASET_H

#include <publish/indicator.h>

#include <dataset/dataset.h>
#include <reporting/labels.h>

enum { PUBLISH_LABEL_MAX = 80 /* bytes of a column's label in either language, as in Stata */ };

/* What a row of the file is: a cell of the table of shares, or a group of an activity. */
enum publish_dataset { PUBLISH_ESTIMATES = 1, PUBLISH_STATISTICS = 2 };

/* Why a row may have no value in a column. */
enum publish_missing {
	PUBLISH_NEVER,
	PUBLISH_UNSAID,     /* does not apply: no rehearsal, no activity, or an unknown code */
	PUBLISH_NO_RUN,     /* the survey has not been scored */
	PUBLISH_WITHHELD,   /* too few respondents, or it would reveal another figure */
	PUBLISH_NO_TARGET,  /* no number to compare the share with, or the share is withheld */
	PUBLISH_NO_CHANGE,  /* the row is a group, or there is no earlier figure to compare with */
	PUBLISH_NO_MODEL,   /* the row is a group or no township, or the model could not be made */
	PUBLISH_NO_RANK,    /* the row is a group, or there are no siblings with figures */
	PUBLISH_NO_MEASURE, /* people were not measured in this way, or the share is withheld */
};

/* The parts that a row is made of. */
enum publish_part {
	PUBLISH_PART_SURVEY,
	PUBLISH_PART_RUN,
	PUBLISH_PART_TARGET,
	PUBLISH_PART_ESTIMATE,
	PUBLISH_PART_CHANGE,
	PUBLISH_PART_AREA,
	PUBLISH_PART_RANK,
	PUBLISH_PART_PLACE, /* the same rank, but only of a region that was ranked */
	PUBLISH_PART_STATISTIC,
	PUBLISH_PART_TEXTS,
	PUBLISH_PARTS
};

/* Texts that no other part holds. */
struct publish_texts {
	struct str label, notice, group, group_label, target_basis, headline, age_rule;
};

struct publish_row {
	const void *part[PUBLISH_PARTS]; /* NULL when the row does not have the part */
	/* Also one of the parts, so the row must not be moved in memory. */
	struct publish_texts texts;
};

/* The place of a value in its part. */
struct publish_field {
	enum publish_part part;
	enum dataset_type type;
	size_t offset, size;
};

struct publish_format {
	enum dataset_level level;
	/* bytes of the longest text, digits of an integer, or characters of a real */
	int width;
	int decimals; /* decimal places of a real when it is shown; not used for computing */
	/* The kind of labels of a text's codes; REPORTING_KINDS when the text is no code. */
	enum reporting_kind labels;
};

struct publish_column {
	const char *name; /* lower snake case */
	int datasets;     /* the datasets that have this column, as bits */
	struct publish_field field;
	struct publish_format format;
	enum publish_missing missing;
	const char *zh, *en; /* the column's label */
};

enum publish_dataset publish_dataset_of(const struct publish_indicator *indicator);
size_t publish_dataset_rows(
        enum publish_dataset dataset, const struct publish_indicator *indicator);

/* Returns the next column: the first one for NULL, and NULL after the last one. */
const struct publish_column *publish_column_next(
        enum publish_dataset dataset, const struct publish_column *column);

void publish_row_take(struct publish_row *row, enum publish_dataset dataset,
        const struct publish_indicator *indicator, size_t index);
/* As the document has it, whose numbers have 15 digits: one figure has one value. */
double publish_as_told(double value);
/* missing: 0 or 1, for a column has one reason at most. */
struct dataset_value publish_value_of(
        const struct publish_column *column, const struct publish_row *row);

#endif
