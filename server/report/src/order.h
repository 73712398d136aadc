/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody asks for of a publication, and making it: no database, no request; a thread may. */
#ifndef KESU_REPORT_ORDER_H
#define KESU_REPORT_ORDER_H

#include <prose/source.h>

#include <base/buf.h>

enum report_kind { REPORT_PAGE, REPORT_CARD, REPORT_CSV, REPORT_MANIFEST };

enum { REPORT_BYTES_MAX = 32 << 20 };

struct report_order {
	enum report_kind kind;
	enum prose_language language;
	struct str site; /* as browsers know the server: "https://survey.example"; or empty */
	struct str path; /* "/results/SLUG/RUN" */
	struct str manifest, facts;
};

const char *report_content_type(enum report_kind kind);
bool report_order_make(
        struct buf *out, const struct report_order *order, struct error *error) KESU_MUST_CHECK;

#endif
