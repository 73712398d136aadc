/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The domains that a plan is for: the whole, a number of domains alike, or those of a CSV file with
 * the column `domain` and any of share, population, response, deff; an empty cell there is what the
 * option says. Errors name line and column.
 */
#ifndef KESU_TOOLS_PLAN_DOMAINS_H
#define KESU_TOOLS_PLAN_DOMAINS_H

#include <csv/table.h>
#include <sample/precision.h>

#include <base/config.h>

struct plan_domain {
	char name[256];
	struct sample_precision precision;
	double response;
	double n, half_width; /* answers, and what they give */
};

struct plan {
	const struct config *config;
	double take;          /* answers a psu; NAN: psus are not counted */
	double n, half_width; /* one of them is given, the other NAN */
	struct plan_domain *domains;
	size_t count;
};

KESU_MUST_CHECK bool tools_plan_domains_read(
        struct plan *plan, const struct plan_domain *usual, struct error *error);

#endif
