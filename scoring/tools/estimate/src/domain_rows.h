/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a sheet domain by domain. */
#ifndef KESU_APP_ESTIMATE_DOMAIN_ROWS_H
#define KESU_APP_ESTIMATE_DOMAIN_ROWS_H

#include "sheet.h"

struct domain_rows {
	uint32_t
	        *row; /* in their order inside each domain; rows outside all domains are not here */
	size_t *first; /* domains + 1: where each begins in row */
};

/* End it in any case. */
void tools_domain_rows_make(struct domain_rows *rows, const struct sheet *sheet);
void tools_domain_rows_end(struct domain_rows *rows);

#endif
