/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts of how a survey was made. Each adds one, or nothing where the run has nothing for it, as of
 * an activity, or where it must not be told.
 */
#ifndef KESU_PROSE_CHAPTER_FACTS_H
#define KESU_PROSE_CHAPTER_FACTS_H

#include <prose/chapters.h>

void prose_fact_who(const struct prose_making *making);
void prose_fact_right(const struct prose_making *making);
void prose_fact_dates(const struct prose_making *making);
void prose_fact_response(const struct prose_making *making);
void prose_fact_instrument(const struct prose_making *making);
void prose_fact_standard(const struct prose_making *making);
void prose_fact_measure(const struct prose_making *making);
void prose_fact_precision(const struct prose_making *making);
void prose_fact_computed(const struct prose_making *making); /* the run's own summary */

#endif
