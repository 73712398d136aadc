/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of kesu plausible: its options, input and results. Private to the command. */
#ifndef KESU_APP_PLAUSIBLE_JOB_H
#define KESU_APP_PLAUSIBLE_JOB_H

#include "form.h"

#include <irt/fit.h>
#include <plausible/draw.h>

struct plausible_job {
	struct plausible_sheet_request request;
	struct plausible_options options;
	struct plausible_draws draws;
	const char *form_path, *out;        /* form_path: "" without a form */
	struct irt_fit_options calibration; /* for 3PL items; holds --guess-prior */

	struct parameters parameters;
	struct plausible_sheet sheet;
	struct plausible_sample *sample;
	struct plausible_regression regression;
	bool calibrated_first; /* items calibrated without the regressors, then kept fixed */
	struct form form;
	double *value, *score; /* rows x draws; score is NULL without a form */
	double *eap, *sd;      /* of each row */
};

/* Writes plausible.csv and scores.csv. */
KESU_MUST_CHECK bool tools_plausible_job_write(
        const struct plausible_job *job, struct error *error);
void tools_plausible_job_print(const struct plausible_job *job, bool json);

#endif
