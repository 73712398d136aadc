/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chapters of a page and of a report. Each adds its blocks to the document; one that the run
 * has nothing for adds nothing. What is withheld in the source is said to be withheld, and the
 * reason is given.
 */
#ifndef KESU_REPORT_CHAPTERS_H
#define KESU_REPORT_CHAPTERS_H

#include "document.h"
#include "source.h"

struct report_making {
	struct report_document *document;
	const struct report_source *source;
};

/* The document's title, what it is about, and what has to be known before anything else. */
void report_chapter_head(const struct report_making *making);
/* The share with its interval, the target, and how it changed. */
void report_chapter_headline(const struct report_making *making);
void report_chapter_trend(const struct report_making *making);
void report_chapter_groups(const struct report_making *making);
/* The regions below the survey's. Beyond so many rows the rest is counted. */
void report_chapter_regions(const struct report_making *making, size_t rows_most);
/* Of an activity, in place of the four before. */
void report_chapter_activity(const struct report_making *making);
/* Who was asked, by what right, response, instrument and standard. */
void report_chapter_method(const struct report_making *making);
void report_chapter_not_concluded(const struct report_making *making);

/* Chapters that a report has and a page has not. */
void report_chapter_asked(const struct report_making *making);
void report_chapter_sample(const struct report_making *making);
void report_chapter_response(const struct report_making *making);
void report_chapter_computing(const struct report_making *making);
void report_chapter_measures(const struct report_making *making);
void report_chapter_groups_table(const struct report_making *making);
void report_chapter_regions_table(const struct report_making *making);
void report_chapter_ranks(const struct report_making *making);
void report_chapter_gaps(const struct report_making *making);
void report_chapter_provenance(const struct report_making *making);
/* The gaps of sex and of residence in a sentence each, without a heading. */
void report_gaps_in_short(const struct report_making *making);

/* The whole report, from its title on. */
void report_chapters(const struct report_making *making);

#endif
