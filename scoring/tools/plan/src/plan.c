/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu plan: from the precision wanted to the size of a sample, or from a size to its precision. */
#include "print.h"

#include <csv/settings.h>
#include <kit/command.h>
#include <tools/tools.h>

#include <math.h>
#include <stdlib.h>

enum { DOMAINS_MOST = 10000 };

#define REAL(NAME, FALLBACK, ARGUMENT, HELP, ...)                                                  \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_REAL, .fallback = FALLBACK, .range = {__VA_ARGS__},   \
		.argument = ARGUMENT, .help = HELP                                                 \
	}

static const struct config_setting plan_settings[] = {
        {.name = "share",
                .kind = CONFIG_REAL,
                .fallback = "",
                .required = true,
                .range = {.least = 0, .most = 1},
                .argument = "P",
                .help = "the share that is expected"},
        REAL("half_width", "", "H", "half width of the interval that each domain shall have",
                .least = 0, .most = 0.5),
        {.name = "n",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = INT32_MAX,
                .argument = "N",
                .help = "answers in each domain: how precise they are, instead of --half-width"},
        REAL("deff", "", "D", "design effect [1]", .least = 0, .most = 1e6),
        REAL("icc", "", "R", "intraclass correlation, which with --take gives the design effect",
                .least = 0, .most = 1, .with_least = true, .with_most = true),
        {.name = "take",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 1,
                .most = INT32_MAX,
                .argument = "N",
                .help = "answers from each psu; gives the number of psus"},
        REAL("response", "1", "R", "share of those drawn who answer", .least = 0, .most = 1,
                .with_most = true),
        {.name = "population",
                .kind = CONFIG_NUMBER,
                .fallback = "",
                .least = 2,
                .most = INT32_MAX,
                .argument = "N",
                .help = "units of each domain, for the finite population correction"},
        {.name = "domains",
                .kind = CONFIG_NUMBER,
                .fallback = "1",
                .least = 1,
                .most = DOMAINS_MOST,
                .argument = "K",
                .help = "how many domains, all alike"},
        {.name = "domain_file",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "a CSV file with a row a domain: domain, and any of share, population, "
                        "response, deff, where they differ from the options"},
        REAL("level", "0.95", "P", "confidence level", .least = 0, .most = 1),
        CSV_SETTINGS,
        COMMAND_CSV_FORMAT_SETTING,
};

static const struct command_help plan_help = {
        .usage = "plan --share P (--half-width H | --n N) [OPTIONS]",
        .summary =
                "Says how many answers a share needs for an interval of a given width, how many\n"
                "people to draw and psus to visit for them, by domain and in all; or how wide\n"
                "the interval of a given number of answers will be.",
        .least = 0,
        .most = 0,
        .settings = plan_settings,
        .setting_count = sizeof(plan_settings) / sizeof(*plan_settings),
        .once = true,
};

static double number_or_none(const struct config *config, const char *name)
{
	return *config_text(config, name) ? (double)config_number(config, name) : (double)NAN;
}

static bool check(const struct plan *plan, struct error *error)
{
	const struct config *config = plan->config;
	bool icc = *config_text(config, "icc");

	if (isnan(plan->n) == isnan(plan->half_width))
		return error_set(error, "either --half-width or --n is needed");
	if (icc && *config_text(config, "deff"))
		return error_set(error, "--icc and --deff cannot both give the design effect");
	if (icc && isnan(plan->take))
		return error_set(error, "--icc needs --take");
	return csv_settings_check(config, error);
}

static struct plan_domain usual_of(const struct plan *plan)
{
	const struct config *config = plan->config;
	double deff = config_real(config, "deff"), icc = config_real(config, "icc");
	double units = number_or_none(config, "population");
	struct plan_domain usual = {.response = config_real(config, "response")};

	if (!isnan(icc))
		deff = sample_precision_deff(plan->take, icc);
	usual.precision = (struct sample_precision){
	        .share = config_real(config, "share"),
	        .deff = isnan(deff) ? 1 : deff,
	        .units = isnan(units) ? (double)INFINITY : units,
	        .level = config_real(config, "level"),
	};
	return usual;
}

static bool run(struct plan *plan, struct error *error)
{
	struct plan_domain usual = usual_of(plan);

	if (!tools_plan_domains_read(plan, &usual, error))
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_domain *domain = &plan->domains[i];
		const struct sample_precision *precision = &domain->precision;

		domain->n = isnan(plan->n) ? sample_precision_answers(precision, plan->half_width)
		                           : plan->n;
		if (domain->n > precision->units)
			return error_set(error,
			        "--n: %.0f answers are more than the %.0f units of domain %s",
			        domain->n, precision->units, domain->name);
		if (sample_precision_whole(domain->n / domain->response) > precision->units)
			return error_set(error,
			        "domain %s: %.0f answers at a response of %g are more than its "
			        "%.0f units can give",
			        domain->name, domain->n, domain->response, precision->units);
		domain->half_width = sample_precision_half_width(precision, domain->n);
	}
	tools_plan_print(plan);
	return true;
}

static enum command_status plan_main(int argc, char **argv)
{
	struct plan plan = {.count = 0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&plan_help, argc, argv, &config, &next, &status))
		return status;
	plan.config = config;
	plan.take = number_or_none(config, "take");
	plan.n = number_or_none(config, "n");
	plan.half_width = config_real(config, "half_width");
	if (!check(&plan, &error))
		status = command_misused("plan", &error);
	else if (!run(&plan, &error))
		status = command_fail("plan", &error);
	else
		status = COMMAND_DONE;
	free(plan.domains);
	config_free(config);
	return status;
}

const struct command tools_plan_command = {
        .name = "plan",
        .summary = "plan a sample: its size for a precision, or its precision for a size",
        .help = &plan_help,
        .run = plan_main,
};
