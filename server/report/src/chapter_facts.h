/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts of how a survey was made. Each adds one, or nothing where the run has nothing for it, as of
 * an activity, or where it must not be told.
 */
#ifndef KESU_REPORT_CHAPTER_FACTS_H
#define KESU_REPORT_CHAPTER_FACTS_H

#include "chapters.h"

void report_fact_who(const struct report_making *making);
void report_fact_right(const struct report_making *making);
void report_fact_dates(const struct report_making *making);
void report_fact_response(const struct report_making *making);
void report_fact_instrument(const struct report_making *making);
void report_fact_standard(const struct report_making *making);
void report_fact_measure(const struct report_making *making);
void report_fact_precision(const struct report_making *making);
void report_fact_computed(const struct report_making *making); /* the run's own summary */

#endif
