/* From a beginning to the likeliest regression, with items that stay or move. Private to
 * scoring/plausible. */
#ifndef KESU_PLAUSIBLE_SEARCH_H
#define KESU_PLAUSIBLE_SEARCH_H

#include "pass.h"

#include <plausible/regression.h>

struct search {
	const struct plausible_sample *sample;
	const struct plausible_options *options;
	struct irt_item *item; /* as many as the sample's responses have */
	struct irt_likelihood *likelihood;
	double *at;             /* constant, slopes, log of the variance */
	bool unit_free;         /* items move and none sets the unit: the variance stays 1 */
	struct pass_sums *sums; /* made for all that PASS_* names */
	uint32_t passes;
	bool converged;
};

/* Given items: EM, then Newton's method, back to EM where that does not climb. */
KESU_MUST_CHECK bool plausible_search_regression(struct search *search, struct error *error);
/* Items and regression together: EM with parameter expansion, accelerated. */
KESU_MUST_CHECK bool plausible_search_jointly(struct search *search, struct error *error);

#endif
