/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document as HTML: the public page, without a script, its style and its pictures in it. Texts of
 * the source are escaped; no address in it leads elsewhere.
 */
#ifndef KESU_REPORT_HTML_H
#define KESU_REPORT_HTML_H

#include <prose/document.h>

#include <base/buf.h>

/* What a page says of itself to those who pass it on. */
struct report_page {
	const struct prose_document *document;
	struct str site;        /* "https://survey.example", or empty: then there is no picture */
	struct str path;        /* "/results/SLUG/RUN" */
	struct str description; /* the headline in one sentence */
	bool withdrawn;
};

void report_page_write(struct buf *out, const struct report_page *page);
/* That there is no such publication, in both languages. */
void report_page_missing(struct buf *out);

/* A text as content or as a value of an attribute. */
void report_html_text(struct buf *out, struct str text);
/* Content-Security-Policy of both pages: nothing but their own style. */
const char *report_page_policy(void);

#endif
