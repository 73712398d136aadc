/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document for a word processor (.docx), which an official can edit. It is written as plain HTML,
 * pictures in it, and pandoc makes the file of it: Debian's package, which need not be there. It
 * gets nothing but the text, in files without a name; the text names no other file.
 *
 * What can go wrong: pandoc is not installed, fails, or takes more than a minute.
 */
#ifndef KESU_REPORT_WORD_H
#define KESU_REPORT_WORD_H

#include <prose/document.h>

#include <base/buf.h>
#include <base/error.h>

#include <stdio.h>

bool report_docx_write(
        FILE *file, const struct prose_document *document, struct error *error) KESU_MUST_CHECK;

/* What pandoc reads. */
bool report_word_html(struct buf *out, const struct prose_document *document,
        struct error *error) KESU_MUST_CHECK;
/* Has it converted; both files are read and written from where they are. */
bool report_pandoc(FILE *html, FILE *docx, const struct prose_document *document,
        struct error *error) KESU_MUST_CHECK;

#endif
