/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file of results holds: a const table, one row of it a column of the file. Every writer
 * walks the same columns and asks for the same values, so a file format is a way to write a value
 * and nothing else; a codebook is the table itself.
 *
 *	enum publish_dataset dataset = publish_dataset_of(indicator);
 *	for (size_t i = 0; i < publish_dataset_rows(dataset, indicator); i++)
 *		publish_row_take(&row, dataset, indicator, i);
 *		column = NULL;
 *		while ((column = publish_column_next(dataset, column)))
 *			value = publish_value_of(column, &row);
 *
 * A value that is missing is an empty field, or the format's own missing value; the column says why
 * that happens. Rows and texts point into the indicator and live as long as it does.
 */
#ifndef KESU_PUBLISH_DATASET_H
#define KESU_PUBLISH_DATASET_H

#include <publish/indicator.h>

#include <reporting/labels.h>

enum {
	PUBLISH_NAME_MAX = 32,  /* bytes of a column's name: Stata's limit */
	PUBLISH_LABEL_MAX = 80, /* bytes of its label in either language: the same */
};

/* Which rows: a cell of the table of shares each, or a group of an activity each. */
enum publish_dataset { PUBLISH_ESTIMATES = 1, PUBLISH_STATISTICS = 2 };

enum publish_type { PUBLISH_TEXT, PUBLISH_INTEGER, PUBLISH_REAL, PUBLISH_FLAG };

/* Measurement level, as SPSS and codebooks have it. */
enum publish_level { PUBLISH_NOMINAL, PUBLISH_ORDINAL, PUBLISH_SCALE };

/* Why a row may have no value in a column. */
enum publish_missing {
	PUBLISH_NEVER,
	PUBLISH_UNSAID,     /* nothing to say: no rehearsal, no activity, an unknown code */
	PUBLISH_NO_RUN,     /* the survey has not been scored */
	PUBLISH_WITHHELD,   /* too few respondents, or another figure would be told */
	PUBLISH_NO_TARGET,  /* no number to hold the share against, or the share is withheld */
	PUBLISH_NO_CHANGE,  /* a row of a group, or no earlier figure to compare with */
	PUBLISH_NO_MODEL,   /* a row of a group, no township, or the model could not be made */
	PUBLISH_NO_RANK,    /* a row of a group, or no siblings with figures */
	PUBLISH_NO_MEASURE, /* people were not measured in this way, or the share is withheld */
};

/* What a row is made of. */
enum publish_part {
	PUBLISH_PART_SURVEY,
	PUBLISH_PART_RUN,
	PUBLISH_PART_TARGET,
	PUBLISH_PART_ESTIMATE,
	PUBLISH_PART_CHANGE,
	PUBLISH_PART_AREA,
	PUBLISH_PART_RANK,
	PUBLISH_PART_PLACE, /* the rank again, of a region that was ranked */
	PUBLISH_PART_STATISTIC,
	PUBLISH_PART_TEXTS,
	PUBLISH_PARTS
};

/* What no other part holds as a text. */
struct publish_texts {
	struct str label, notice, group, group_label, target_basis, headline;
};

struct publish_row {
	const void *part[PUBLISH_PARTS]; /* NULL: the row does not have it */
	struct publish_texts texts;      /* a part too: a row stays where it is */
};

/* Where a value stands in its part. */
struct publish_field {
	enum publish_part part;
	enum publish_type type;
	size_t offset, size;
};

struct publish_format {
	enum publish_level level;
	int width;    /* bytes of the longest text, digits of an integer, places of a real */
	int decimals; /* of a real, where it is shown and not computed with */
	/* What the codes of a text mean; REPORTING_KINDS: it is no code. */
	enum reporting_kind labels;
};

struct publish_column {
	const char *name; /* lower snake case */
	int datasets;     /* those that have it */
	struct publish_field field;
	struct publish_format format;
	enum publish_missing missing;
	const char *zh, *en; /* the column's label */
};

struct publish_value {
	bool missing;
	enum publish_type type;
	union {
		struct str text;
		int64_t integer;
		double real;
		bool flag;
	};
};

enum publish_dataset publish_dataset_of(const struct publish_indicator *indicator);
size_t publish_dataset_rows(
        enum publish_dataset dataset, const struct publish_indicator *indicator);

/* The first column after NULL; NULL after the last. */
const struct publish_column *publish_column_next(
        enum publish_dataset dataset, const struct publish_column *column);

void publish_row_take(struct publish_row *row, enum publish_dataset dataset,
        const struct publish_indicator *indicator, size_t index);
struct publish_value publish_value_of(
        const struct publish_column *column, const struct publish_row *row);

#endif
