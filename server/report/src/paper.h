/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document on pages A4, as PDF. Blocks flow from page to page; a heading is kept with what
 * follows it, a table's head is repeated. The document is laid out twice: the first time to know
 * how many pages there are and on which of them each chapter begins.
 */
#ifndef KESU_REPORT_PAPER_H
#define KESU_REPORT_PAPER_H

#include "picture_cairo.h"
#include <prose/document.h>

#include <base/error.h>

#include <stdio.h>

enum { PAPER_CHAPTERS_MAX = 24 };

struct paper {
	const struct prose_document *document;
	struct str footer;   /* of every page, on its left */
	const char *made_at; /* ISO 8601 */
	struct sheets_page page;
	cairo_surface_t *surface;
	double y;      /* mm from the top: where the next block begins */
	double bottom; /* what comes below it stands on the next page */
	int number;    /* of the page, from 1 */
	int pages;     /* 0: this is the first time */
	size_t chapters;
	int chapter_page[PAPER_CHAPTERS_MAX]; /* where each heading of level 2 stands */
};

bool report_pdf_write(FILE *file, const struct prose_document *document, struct str footer,
        const char *made_at, struct error *error) KESU_MUST_CHECK;

/* --- what blocks draw with; millimetres, points for type --- */

extern const double report_paper_left, report_paper_wide;

/* Begins another page when less than `height` is left on this one; true when it did. */
bool report_paper_room(struct paper *paper, double height);
/* A text at the place where the next block begins, over the whole width; moves that place. */
void report_paper_text(struct paper *paper, double size, enum sheets_face face,
        enum picture_ink ink, struct str text);
void report_paper_forest(struct paper *paper, const struct prose_forest *forest);
void report_paper_table(struct paper *paper, const struct prose_table *table);

#endif
