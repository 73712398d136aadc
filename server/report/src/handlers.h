/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody may ask for (/results/{slug} and below), and reports for accounts. */
#ifndef KESU_REPORT_HANDLERS_H
#define KESU_REPORT_HANDLERS_H

#include <core/context.h>

http_handler report_latest_get, report_page_get, report_card_get, report_csv_get,
        report_manifest_get;
http_handler report_pdf_get, report_docx_get;

#endif
