/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which levels of --by a --contrast compares: "E-H", "2023-2020,2020-2018", "2023:north-2020:north"
 * for levels of two columns, or "all" for every pair. A level may hold a dash: every place to cut
 * is tried, and one that can be cut in two ways, or holds a comma, is written in quotes:
 * "18-29"-"30-39".
 *
 * What can go wrong is said with the levels there are: a level no row has, a text that can be read
 * in two ways, a level compared with itself, too many pairs.
 */
#ifndef KESU_APP_ESTIMATE_CONTRASTS_H
#define KESU_APP_ESTIMATE_CONTRASTS_H

#include "sheet.h"

#define CONTRASTS_MAX      8192
#define CONTRASTS_TEXT_MAX (1 << 16) /* bytes of a level, or of several joined */

struct pair {
	uint32_t a, b; /* domains */
	bool linked;   /* they differ in the column of --linking-se */
};

struct pairs {
	size_t count;
	struct pair *pair;
	uint32_t domains; /* that are in a pair, */
	uint32_t *domain; /* which they are, */
	uint32_t *place;  /* and where each of the sheet's is among them */
};

/* Of a sheet without --contrast: none. To be ended in any case. */
KESU_MUST_CHECK bool tools_pairs_read(
        struct pairs *pairs, const struct sheet *sheet, struct error *error);
void tools_pairs_end(struct pairs *pairs);

/* The levels of a domain joined by ':'; the caller's. */
char *tools_domain_name(const struct sheet *sheet, uint32_t domain);

#endif
