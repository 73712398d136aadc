/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several chapters say in the same way. */
#ifndef KESU_REPORT_CHAPTER_PARTS_H
#define KESU_REPORT_CHAPTER_PARTS_H

#include "chapters.h"

#include <reporting/labels.h>

/* A label in the document's language. */
struct str report_label(const struct report_making *making, const struct reporting_label *label);
/* A text of the source, one language of {"zh", "en"}. */
struct str report_name(const struct report_making *making, const json_t *root, const char *path);
struct str report_year(const struct report_making *making, const json_t *root, const char *path);
/* "age_min", "age_max" of those whom the instrument is for. */
struct str report_age(const struct report_making *making, const char *end);
/* The region of the survey by its name; its code where it has no name. */
struct str report_region(const struct report_making *making);

/* A sentence with its places filled. */
struct str report_said(const struct report_making *making, enum report_sentence sentence,
        const struct report_slot *slots);
/* The number at a path of the source's figures: a count, a share, a decimal; a dash without one. */
struct str report_counted(const struct report_making *making, const char *path);
struct str report_percented(const struct report_making *making, const char *path);
struct str report_decimated(const struct report_making *making, const char *path, int decimals);
bool report_has(const struct report_making *making, const char *path);
/* Whether it is of the survey's own region. */
bool report_is_own(const struct report_making *making, const json_t *one);

/* "13.7% (11.2–16.7%)", with a warning, or why it is not published. */
struct str report_cell_value(const struct report_making *making, const json_t *estimate);
/* Without numbers when it is not published. */
struct picture_mark report_mark(const json_t *estimate, bool hollow);
double report_ci(const json_t *estimate, size_t end); /* 0: low, 1: high; NAN: none */

bool report_has_target(const struct report_source *source);
/* The target's value and label, for pictures; adds nothing without one. */
void report_forest_target(const struct report_making *making, struct report_forest *forest);
/* "at least 17.5%". */
struct str report_wanted(const struct report_making *making);

#endif
