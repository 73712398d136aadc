/*
 * The share of the literate in every cell, by every kind of measure (measure.h). Each has the
 * replicates' variance, and plausible ones that between their draws with it. Where people cannot be measured only the
 * observed share is there, and a survey in booklets, which needs the plausible one, fails.
 */
#ifndef KESU_APP_MEASURES_H
#define KESU_APP_MEASURES_H

#include "measurement.h"
#include "weights.h"

#include <design/frame.h>
#include <reporting/measure.h>

struct measures {
	struct measurement measurement;
	enum reporting_measure headline;
	struct share *
	        table[REPORTING_MEASURES]; /* of every cell of the scheme; NULL: could not be had */
	double se_linearised;              /* of everyone in the survey's region: observed */
};

/* Observed points, unless they are of a booklet or of another form than the reference form. */
enum reporting_measure measures_headline(const struct run_survey *survey);

/* Fails where the headline cannot be had. The weights get their replicates' result. */
KESU_MUST_CHECK bool measures_make(struct measures *measures, const struct run_survey *survey,
        const struct run_snapshot *snapshot, struct weights *weights, const struct frame *frame,
        struct error *error);
void measures_end(struct measures *measures); /* also half-made */

#endif
