/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print.h"

#include <base/number.h>

#include <kit/command.h>
#include <kit/printout.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

/* The sizes of the second table, beside that of the plan. */
static const double factors[] = {0.5, 0.75, 1, 1.5, 2, 3, 4};
enum { FACTORS = sizeof(factors) / sizeof(*factors), PSUS_LEAST = 2 };

enum column { DOMAIN, SHARE, DEFF, N, DRAW, PSUS, HALF_WIDTH, COLUMNS };

static const struct printout_column columns[COLUMNS] = {
        [DOMAIN] = {"domain", {"域", "domain", false}, 0},
        [SHARE] = {"share", {"比例", "share", true}, -4},
        [DEFF] = {"deff", {"设计效应", "deff", true}, 2},
        [N] = {"n", {"完成", "n", true}, 0},
        [DRAW] = {"draw", {"抽取", "draw", true}, 0},
        [PSUS] = {"psus", {"初级单元", "psus", true}, 0},
        [HALF_WIDTH] = {"half_width", {"半宽", "half width", true}, 5},
};

enum cost_column { FACTOR, COST_N, COST_DRAW, COST_PSUS, WIDEST, WHOLE, COST_COLUMNS };

static const struct printout_column cost_columns[COST_COLUMNS] = {
        [FACTOR] = {"factor", {"倍数", "times", true}, 2},
        [COST_N] = {"n", {"完成", "n", true}, 0},
        [COST_DRAW] = {"draw", {"抽取", "draw", true}, 0},
        [COST_PSUS] = {"psus", {"初级单元", "psus", true}, 0},
        [WIDEST] = {"widest", {"域最宽半宽", "widest domain", true}, 5},
        [WHOLE] = {"all", {"总体半宽", "all", true}, 5},
};

/* What a plan comes to when every domain has `factor` times its answers. */
struct sizes {
	double n, draw, psus, widest, whole, share;
};

static double draw_of(const struct plan_domain *domain, double n)
{
	return sample_precision_whole(n / domain->response);
}

static double psus_of(const struct plan *plan, double n)
{
	if (isnan(plan->take))
		return (double)NAN;
	return fmax(sample_precision_whole(n / plan->take), PSUS_LEAST);
}

static double units_of(const struct plan *plan)
{
	double units = 0;

	for (size_t i = 0; i < plan->count; i++)
		units += plan->domains[i].precision.units;
	return units;
}

static struct sizes sizes_at(const struct plan *plan, double factor)
{
	struct sizes sizes = {0};
	double squares = 0, units = units_of(plan);

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_domain *domain = &plan->domains[i];
		double most = fmax(floor(domain->precision.units * domain->response), domain->n);
		double n = fmin(sample_precision_whole(factor * domain->n), most);
		double width = sample_precision_half_width(&domain->precision, n);
		/* By population where every domain has one, else alike. */
		double weight =
		        isinf(units) ? 1 / (double)plan->count : domain->precision.units / units;

		sizes.n += n;
		sizes.draw += draw_of(domain, n);
		sizes.psus += psus_of(plan, n);
		sizes.widest = fmax(sizes.widest, width);
		sizes.share += weight * domain->precision.share;
		squares += weight * width * weight * width;
	}
	sizes.whole = sqrt(squares);
	return sizes;
}

static json_t *whole_json(double value)
{
	return isfinite(value) ? json_integer((json_int_t)value) : json_null();
}

static json_t *domains_json(const struct plan *plan)
{
	json_t *domains = json_array();

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_domain *domain = &plan->domains[i];
		const struct sample_precision *precision = &domain->precision;

		json_array_append_new(domains,
		        json_pack("{s:s,s:f,s:f,s:f,s:o,s:o,s:o,s:o,s:f,s:b}", "domain",
		                domain->name, "share", precision->share, "deff", precision->deff,
		                "response", domain->response, "population",
		                whole_json(precision->units), "n", whole_json(domain->n), "draw",
		                whole_json(draw_of(domain, domain->n)), "psus",
		                whole_json(psus_of(plan, domain->n)), "half_width",
		                domain->half_width, "normal",
		                sample_precision_fair(precision, domain->n)));
	}
	return domains;
}

static void print_json(const struct plan *plan)
{
	struct sizes all = sizes_at(plan, 1);
	json_t *cost = json_array();

	for (size_t i = 0; i < FACTORS; i++) {
		struct sizes sizes = sizes_at(plan, factors[i]);

		json_array_append_new(
		        cost, json_pack("{s:f,s:o,s:o,s:o,s:f,s:f}", "factor", factors[i], "n",
		                      whole_json(sizes.n), "draw", whole_json(sizes.draw), "psus",
		                      whole_json(sizes.psus), "widest", sizes.widest, "all",
		                      sizes.whole));
	}
	command_print_json(json_pack("{s:f,s:o,s:o,s:o,s:{s:f,s:o,s:o,s:o,s:f},s:o}", "level",
	        plan->domains->precision.level, "half_width",
	        printout_json_number(plan->half_width), "take", printout_json_number(plan->take),
	        "domains", domains_json(plan), "all", "share", all.share, "n", whole_json(all.n),
	        "draw", whole_json(all.draw), "psus", whole_json(all.psus), "half_width", all.whole,
	        "cost", cost));
}

static void print_domains(const struct plan *plan, bool csv)
{
	struct sizes all = sizes_at(plan, 1);
	struct printout printout;

	printout_begin(&printout, columns, COLUMNS, csv);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_domain *domain = &plan->domains[i];

		printout_text(&printout, domain->name);
		printout_number(&printout, domain->precision.share);
		printout_number(&printout, domain->precision.deff);
		printout_number(&printout, domain->n);
		printout_number(&printout, draw_of(domain, domain->n));
		printout_number(&printout, psus_of(plan, domain->n));
		printout_number(&printout, domain->half_width);
	}
	if (!csv) {
		printout_text(&printout, "合计 all");
		printout_number(&printout, all.share);
		printout_number(&printout, (double)NAN);
		printout_number(&printout, all.n);
		printout_number(&printout, all.draw);
		printout_number(&printout, all.psus);
		printout_number(&printout, all.whole);
	}
	printout_end(&printout);
}

static void print_cost(const struct plan *plan)
{
	struct printout printout;

	printf("\n样本量与半宽 what other sizes give\n");
	printout_begin(&printout, cost_columns, COST_COLUMNS, false);
	for (size_t i = 0; i < FACTORS; i++) {
		struct sizes sizes = sizes_at(plan, factors[i]);

		printout_number(&printout, factors[i]);
		printout_number(&printout, sizes.n);
		printout_number(&printout, sizes.draw);
		printout_number(&printout, sizes.psus);
		printout_number(&printout, sizes.widest);
		printout_number(&printout, sizes.whole);
	}
	printout_end(&printout);
}

static void print_doubts(const struct plan *plan)
{
	size_t poor = 0;

	for (size_t i = 0; i < plan->count; i++)
		poor += !sample_precision_fair(&plan->domains[i].precision, plan->domains[i].n);
	if (poor)
		printf("\n%zu 个域预期的有效人数不足 10，正态区间不可靠\n  in %zu domain%s fewer "
		       "than "
		       "10 effective answers are expected on one side: the normal interval\n  is "
		       "not "
		       "to be relied on\n",
		        poor, poor, number_plural(poor));
}

void tools_plan_print(const struct plan *plan)
{
	if (command_wants_json(plan->config)) {
		print_json(plan);
		return;
	}
	print_domains(plan, command_wants_csv(plan->config));
	if (command_wants_csv(plan->config))
		return;
	print_cost(plan);
	print_doubts(plan);
}
