/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words that people read for the codes of figures: Chinese first, English second. Every word is
 * written once, in words.json, which the pages read too. <reporting/words.h> is generated from it:
 * the kinds of labels and the fixed words.
 */
#ifndef KESU_REPORTING_LABELS_H
#define KESU_REPORTING_LABELS_H

#include <base/str.h>
#include <reporting/words.h>
#include <stdbool.h>

struct reporting_label {
	const char *code, *zh, *en;
};

/* The words of a fixed label in both languages, for an initialiser: REPORTING_BOTH(TITLE_SHARE). */
#define REPORTING_BOTH(name) REPORTING_##name##_ZH, REPORTING_##name##_EN

/* Never NULL. For an unknown code the words are empty. */
const struct reporting_label *reporting_label(enum reporting_kind kind, struct str code);

/* All labels of a kind, by code. */
const struct reporting_label *reporting_labels(enum reporting_kind kind, size_t *count);

/* code: "above", "below", "undecided", "unknown". ahead: the target's year is in the future. */
const struct reporting_label *reporting_label_verdict(struct str code, bool ahead);
/*
 * What an earlier figure is compared with. kind: "baseline", "wave". linking_se: above 0 when
 * linked.
 */
const struct reporting_label *reporting_label_change(struct str kind, double linking_se);

#endif
