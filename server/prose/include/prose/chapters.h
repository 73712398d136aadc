/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chapters of a page and of a report. Each adds its blocks to the document; one that the run
 * has nothing for adds nothing. What is withheld in the source is said to be withheld, and the
 * reason is given.
 */
#ifndef KESU_PROSE_CHAPTERS_H
#define KESU_PROSE_CHAPTERS_H

#include <prose/document.h>
#include <prose/source.h>

struct prose_making {
	struct prose_document *document;
	const struct prose_source *source;
};

/* The document's title, what it is about, and what has to be known before anything else. */
void prose_chapter_head(const struct prose_making *making);
/* The share with its interval, the target, and how it changed. */
void prose_chapter_headline(const struct prose_making *making);
/* In place of the share that there is not: that it is withheld, and why. */
struct str prose_headline_missing(const struct prose_making *making);
void prose_chapter_trend(const struct prose_making *making);
void prose_chapter_groups(const struct prose_making *making);
/* The regions below the survey's. Beyond so many rows the rest is counted. */
void prose_chapter_regions(const struct prose_making *making, size_t rows_most);
/* Of an activity, in place of the four before. */
void prose_chapter_activity(const struct prose_making *making);
/* Who was asked, by what right, response, instrument and standard. */
void prose_chapter_method(const struct prose_making *making);
void prose_chapter_not_concluded(const struct prose_making *making);

/* Chapters that a report has and a page has not. */
void prose_chapter_asked(const struct prose_making *making);
void prose_chapter_sample(const struct prose_making *making);
void prose_chapter_response(const struct prose_making *making);
void prose_chapter_computing(const struct prose_making *making);
void prose_chapter_measures(const struct prose_making *making);
void prose_chapter_groups_table(const struct prose_making *making);
void prose_chapter_regions_table(const struct prose_making *making);
void prose_chapter_ranks(const struct prose_making *making);
void prose_chapter_gaps(const struct prose_making *making);
void prose_chapter_provenance(const struct prose_making *making);
/* The gaps of sex and of residence in a sentence each, without a heading. */
void prose_gaps_in_short(const struct prose_making *making);

/* The whole report, from its title on. */
void prose_chapters(const struct prose_making *making);

#endif
