/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample.csv: one row for each invited person, with the token in clear text. It is the only place
 * where tokens are kept, so only its owner may read it, and it is never replaced.
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
	uint64_t person; /* the person's id in the population */
	int32_t psu, stratum;
	char region[SAMPLE_REGION_SIZE];
	char residence[SAMPLE_RESIDENCE_SIZE];
	double base_weight;
};

bool rehearsal_sample_file_write(const char *path, const struct sample_row *rows, size_t count,
        struct error *error) KESU_MUST_CHECK;
/* The caller frees *rows with free(3), also after a failure. The error names the line. */
bool rehearsal_sample_file_read(const char *path, struct sample_row **rows, size_t *count,
        struct error *error) KESU_MUST_CHECK;

#endif
