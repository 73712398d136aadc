/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample.csv: one invited person a row, with the token in clear. It is the only place where tokens
 * are kept, so it is readable by its owner alone and never replaced.
 */
#ifndef KESU_APP_REHEARSAL_SAMPLE_FILE_H
#define KESU_APP_REHEARSAL_SAMPLE_FILE_H

#include <core/invitation.h>

#include <base/error.h>

enum {
	SAMPLE_ROWS_MAX = 10000000,
	SAMPLE_REGION_SIZE = 13,   /* 12 digits and a NUL */
	SAMPLE_RESIDENCE_SIZE = 6, /* "urban", "rural" */
};

struct sample_row {
	char token[INVITATION_TOKEN_SIZE];
	uint64_t person; /* id in the population */
	int32_t psu, stratum;
	char region[SAMPLE_REGION_SIZE];
	char residence[SAMPLE_RESIDENCE_SIZE];
	double base_weight;
};

bool rehearsal_sample_file_write(const char *path, const struct sample_row *rows, size_t count,
        struct error *error) KESU_MUST_CHECK;
/* *rows is freed by free(3), also after a failure, which names the line. */
bool rehearsal_sample_file_read(const char *path, struct sample_row **rows, size_t *count,
        struct error *error) KESU_MUST_CHECK;

#endif
