/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which levels of --by a --contrast compares: "E-H", "2023-2020,2020-2018", "2023:north-2020:north"
 * for levels of two columns, or "all" for every pair. A level may contain a dash: every dash is
 * tried as the place to cut. A level needs quotes if the text can be cut in two ways, or if the
 * level contains a comma: "18-29"-"30-39".
 *
 * Errors: a level that no row has (the error lists the levels there are), a text that can be read
 * in two ways, a level compared with itself, too many pairs.
 */
#ifndef KESU_APP_ESTIMATE_CONTRASTS_H
#define KESU_APP_ESTIMATE_CONTRASTS_H

#include "sheet.h"

#define CONTRASTS_MAX      8192
#define CONTRASTS_TEXT_MAX (1 << 16) /* bytes of a level, or of several joined */

struct pair {
	uint32_t a, b; /* numbers of domains */
	bool linked;   /* they differ in the column of --linking-se */
};

struct pairs {
	size_t count;
	struct pair *pair;
	uint32_t domains; /* number of domains that are in a pair */
	uint32_t *domain; /* those domains */
	uint32_t *place;  /* of each domain of the sheet: its place in `domain` */
};

/* Without --contrast there are no pairs. Call tools_pairs_end in any case. */
KESU_MUST_CHECK bool tools_pairs_read(
        struct pairs *pairs, const struct sheet *sheet, struct error *error);
void tools_pairs_end(struct pairs *pairs);

/* The levels of a domain, joined by ':'. The caller frees the text. */
char *tools_domain_name(const struct sheet *sheet, uint32_t domain);

#endif
