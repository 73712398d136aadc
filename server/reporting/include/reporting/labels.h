/* What people read for the codes of results: Chinese first, English second. */
#ifndef KESU_REPORTING_LABELS_H
#define KESU_REPORTING_LABELS_H

#include <base/str.h>

struct label {
	const char *code, *zh, *en;
};

/* Never NULL; a code that nobody knows has empty words. */
const struct label *label_group(struct str code);     /* "all", "sex=male", ... */
const struct label *label_class(struct str code);     /* "official", "model_assisted", "activity" */
const struct label *label_status(struct str code);    /* "show", "flag", "suppress" */
const struct label *label_reason(struct str code);    /* "good", "empty", "few_rows", ... */
const struct label *label_area_kind(struct str code); /* "sampled", "synthetic", "none" */
const struct label *label_area_reason(
        struct str code); /* "good", "large_error", "few_areas", ... */
/* "above", "below", "undecided", "unknown"; ahead: the target's year is yet to come. */
const struct label *label_verdict(struct str code, bool ahead);
const struct label *label_model(struct str code); /* "linear", "logit" */
/* What an earlier figure is compared with: "baseline", "wave". */
const struct label *label_change(
        struct str kind, double linking_se);        /* of a wave with a link: above 0 */
const struct label *label_measure(struct str code); /* "observed", "eap", ... (measure.h) */

#endif
