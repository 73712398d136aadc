/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways in which a share of the literate is measured, in the order in which they are shown:
 *
 * observed              points at or above the cut; a missing answer has no points. In a booklet
 *                       its points are taken in per cent of what its items are worth and scaled
 *                       to the standard's points
 * eap                   expected points on the whole form at a person's EAP
 * plausible             plausible scores on the whole form; rapid guesses count as not
 *                       administered
 * plausible_rapid_kept  the same, but rapid guesses count as answers
 *
 * One of them is a run's headline: the observed share for a survey of the whole form, the plausible
 * one for a survey in booklets.
 */
#ifndef KESU_REPORTING_MEASURE_H
#define KESU_REPORTING_MEASURE_H

#include <base/str.h>

enum reporting_measure {
	REPORTING_OBSERVED,
	REPORTING_EAP,
	REPORTING_PLAUSIBLE,
	REPORTING_RAPID_KEPT,
	REPORTING_MEASURES
};

/* "observed", "eap", "plausible", "plausible_rapid_kept". */
const char *reporting_measure_name(enum reporting_measure kind);
/* REPORTING_MEASURES when no measure has this name. */
enum reporting_measure reporting_measure_find(struct str name);

#endif
