/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much a file of SPSS or of Stata holds, and what a codebook says of a column that holds more.
 * SPSS counts bytes, Stata characters. A text is cut between characters, never inside one.
 *
 * Sources: "IBM SPSS Statistics, variable names, labels and missing values"; "Stata, help limits"
 * and "help dta_118". Two bounds are tighter because of ReadStat 1.1.8: it cuts a value label of
 * .sav at 120 bytes, and it may damage a .sav file with texts of more than 255 bytes.
 */
#ifndef KESU_DATASET_BOUNDS_H
#define KESU_DATASET_BOUNDS_H

#include <dataset/dataset.h>

struct dataset_bound {
	size_t bytes, characters;
};

struct dataset_limits {
	size_t text; /* bytes */
	struct dataset_bound label, value_label, file_label;
};

extern const struct dataset_limits dataset_sav_limits, dataset_dta_limits;

enum {
	DATASET_SAV_MISSINGS = 3,      /* single values; of numbers a range is possible instead */
	DATASET_SAV_MISSING_BYTES = 8, /* of a text that stands for a missing value */
	DATASET_DTA_MISSINGS = 26,     /* .a to .z */
};

/* The longest beginning of `text` within the bound. */
struct str dataset_cut(struct str text, struct dataset_bound bound);

/* A reason for no value may have no code: no text, or 0 as its number. */
bool dataset_has_code(const struct dataset_column *column, const struct dataset_label *reason);
/* True when .sav can say why a value is missing: every reason has a code; those of texts are
 * few and short. Otherwise the value is system-missing, or an empty text. */
bool dataset_sav_keeps_reasons(const struct dataset_column *column);

/* What a reader of this column's files must know: calls `say` once for each remark. */
void dataset_remarks(const struct dataset_column *column,
        void (*say)(void *context, struct dataset_words remark), void *context);

#endif
