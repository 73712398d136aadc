/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/calibrate/request.h>

#include <math.h>
#include <string.h>

enum { ARENA_CHUNK = 16 * 1024 };

/* The value of --total if argument `at` is that option, else NULL; *used: arguments it takes. */
static const char *total_at(int argc, char **argv, int at, int *used)
{
	static const char option[] = "--total", joined[] = "--total=";

	*used = 1;
	if (!strncmp(argv[at], joined, sizeof(joined) - 1))
		return argv[at] + sizeof(joined) - 1;
	if (strcmp(argv[at], option) != 0 || at + 1 == argc)
		return NULL;
	*used = 2;
	return argv[at + 1];
}

void tools_request_take_totals(int *argc, char **argv, bool only_equations, struct buf *joined)
{
	int kept = 1, used;

	for (int at = 1; at < *argc && argv[at]; at += used) {
		const char *value = total_at(*argc, argv, at, &used);
		bool taken = value && (!only_equations || strchr(value, '='));

		if (taken)
			buf_printf(joined, "%s%s", joined->n ? "," : "", value);
		for (int i = 0; !taken && i < used; i++)
			argv[kept++] = argv[at + i];
	}
	if (kept < *argc)
		argv[kept] = NULL;
	*argc = kept;
}

/* Reads "LO,HI". An empty setting sets *given to false. */
static bool take_pair(const struct config *config, const char *name, bool *given, double *low,
        double *high, struct error *error)
{
	struct str first, second = str_cut_item(str_from(config_text(config, name)), &first);

	*given = *config_text(config, name);
	if (!*given || (str_to_double(first, low) && str_to_double(str_trimmed(second), high) &&
	                       *low < *high))
		return true;
	return error_set(
	        error, "--%s is LO,HI with LO below HI, not '%s'", name, config_text(config, name));
}

static bool add_total(struct calibration_request *request, struct str one, struct error *error)
{
	const char *equals = memrchr(one.p, '=', one.n);
	double total;

	if (request->numbers == CALIBRATE_NUMBERS_MAX)
		return error_set(error, "--total names more than %d", (int)CALIBRATE_NUMBERS_MAX);
	if (!equals || equals == one.p ||
	        !str_to_double(
	                str_trimmed((struct str){equals + 1, (size_t)(one.p + one.n - equals - 1)}),
	                &total) ||
	        isinf(total))
		return error_set(
		        error, "--total is COL=VALUE[,COL=VALUE...], not '%.*s'", STR_ARG(one));
	const char *name = arena_copy(
	        &request->names, str_trimmed((struct str){one.p, (size_t)(equals - one.p)}))
	                           .p;

	for (size_t k = 0; k < request->numbers; k++)
		if (!strcmp(request->number[k].name, name))
			return error_set(error, "--total names %s twice", name);
	request->number[request->numbers++] =
	        (struct calibrate_number){.name = name, .total = total};
	return true;
}

static bool take_totals(struct calibration_request *request, const char *list, struct error *error)
{
	struct str rest = str_from(list), one;

	while (rest.n) {
		rest = str_cut_item(rest, &one);
		if (!add_total(request, one, error))
			return false;
	}
	return true;
}

static bool check_bounds(
        const struct calibrate_options *options, const char *method_option, struct error *error)
{
	bool logit = options->method == CALIBRATE_LOGIT;

	if (logit && !options->bounded)
		return error_set(error, "--%s logit needs --bounds LO,HI", method_option);
	if (!options->bounded)
		return true;
	if (!logit && options->method != CALIBRATE_LINEAR)
		return error_set(error, "--bounds goes with --%s linear or logit, not %s",
		        method_option, weighting_calibrate_method_name(options->method));
	if (!(options->low < 1 && options->high > 1))
		return error_set(error, "--bounds lie on either side of 1, not %g,%g", options->low,
		        options->high);
	return !logit || (isfinite(options->low) && isfinite(options->high)) ||
	       error_set(error, "--bounds of --%s logit are finite", method_option);
}

static bool check_totals(
        const struct calibration_request *request, const char *method_option, struct error *error)
{
	if (request->options.method == CALIBRATE_POSTSTRATIFY && request->numbers)
		return error_set(error, "--%s poststratify takes no --total", method_option);
	if (*request->margins)
		return true;
	if (*request->variables)
		return error_set(error, "--margin-variables goes with --margins");
	return request->numbers || error_set(error, "--margins or --total is needed");
}

bool tools_request_read(struct calibration_request *request, const struct config *config,
        const char *method_option, const char *totals, struct error *error)
{
	*request = (struct calibration_request){.margins = config_text(config, "margins"),
	        .variables = config_text(config, "margin_variables")};
	arena_init(&request->names, ARENA_CHUNK);
	request->options.method = (enum calibrate_method)config_choice(config, method_option);
	return take_pair(config, "bounds", &request->options.bounded, &request->options.low,
	               &request->options.high, error) &&
	       take_pair(config, "trim", &request->trims, &request->trim_low, &request->trim_high,
	               error) &&
	       take_totals(request, totals, error) &&
	       check_bounds(&request->options, method_option, error) &&
	       check_totals(request, method_option, error);
}

void tools_request_end(struct calibration_request *request)
{
	arena_free(&request->names);
}
