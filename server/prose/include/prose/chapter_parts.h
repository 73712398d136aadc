/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several chapters say in the same way. */
#ifndef KESU_PROSE_CHAPTER_PARTS_H
#define KESU_PROSE_CHAPTER_PARTS_H

#include <prose/chapters.h>

#include <reporting/labels.h>

/* A label in the document's language. */
struct str prose_label(const struct prose_making *making, const struct reporting_label *label);
/* A text of the source, one language of {"zh", "en"}. */
struct str prose_name(const struct prose_making *making, const json_t *root, const char *path);
struct str prose_year(const struct prose_making *making, const json_t *root, const char *path);
/* "age_min", "age_max" of those whom the instrument is for. */
struct str prose_age(const struct prose_making *making, const char *end);
/* The region of the survey by its name; its code where it has no name. */
struct str prose_region(const struct prose_making *making);

/* A sentence with its places filled. */
struct str prose_said(const struct prose_making *making, enum prose_sentence sentence,
        const struct prose_slot *slots);
/* The number at a path of the source's figures: a count, a share, a decimal; a dash without one. */
struct str prose_counted(const struct prose_making *making, const char *path);
struct str prose_percented(const struct prose_making *making, const char *path);
struct str prose_decimated(const struct prose_making *making, const char *path, int decimals);
bool prose_has(const struct prose_making *making, const char *path);
/* Whether it is of the survey's own region. */
bool prose_is_own(const struct prose_making *making, const json_t *one);

/* value, with a warning where the figure is flagged. */
struct str prose_flagged(const struct prose_making *making, const json_t *figure, struct str value);

/* "13.7% (11.2–16.7%)", with a warning, or why it is not published. */
struct str prose_cell_value(const struct prose_making *making, const json_t *estimate);
/* Without numbers when it is not published. */
struct picture_mark prose_mark(const json_t *estimate, bool hollow);
double prose_ci(const json_t *estimate, size_t end); /* 0: low, 1: high; NAN: none */

bool prose_has_target(const struct prose_source *source);
/* The target's value and label, for pictures; adds nothing without one. */
void prose_forest_target(const struct prose_making *making, struct prose_forest *forest);
/* "at least 17.5%". */
struct str prose_wanted(const struct prose_making *making);

#endif
