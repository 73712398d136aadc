/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report of a survey's run for those who run it: the whole document in one language, as PDF or
 * for a word processor.
 */
#ifndef KESU_REPORT_STAFF_H
#define KESU_REPORT_STAFF_H

#include <prose/source.h>

#include <core/figures.h>
#include <db/session.h>

enum report_format { REPORT_PDF, REPORT_DOCX, REPORT_FORMATS };

struct report_request {
	struct str slug;
	int64_t run; /* 0: the one that stands for the survey */
	enum prose_language language;
	enum report_format format;
	bool read; /* set when the run was there: what then goes wrong is not who asked */
};

/* "pdf", "docx"; REPORT_FORMATS when it is none of them. */
enum report_format report_format_find(struct str name);
const char *report_format_type(enum report_format format);

/* Reads the run in the session's transaction and writes the file; says which run it was. */
bool report_staff_write(struct report_request *request, struct db_session *session,
        const struct core_figures_file *figures, FILE *file, struct error *error) KESU_MUST_CHECK;

#endif
