/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the plan promises about the survey's regions beside others, such as a share above the
 * national one, and the figures of those others: what another survey's run has published, and what
 * was loaded of other sources.
 */
#ifndef KESU_RUN_INPUT_PROMISES_H
#define KESU_RUN_INPUT_PROMISES_H

#include <base/str.h>

#include <stdint.h>

/* A promise beside one figure. The figures of one promise follow each other. */
struct run_promise {
	int16_t number; /* of the promise in its plan */
	struct str region, against, comparison, wording, quote;
	int year;
	/* What it is held against; both 0: there is no figure. */
	int64_t figure_id, run_id;
	int figure_year;
	double share, se, df, n; /* NAN: not published */
	struct str apart;        /* "year", "standard", ...: not comparable; "": it is */
};

struct run_promises {
	struct run_promise *list;
	size_t count;
};

#endif
