/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/survey/given_options.h>

#include <math.h>
#include <string.h>

static const char *const kinds[GIVEN_KINDS] = {
        [GIVEN_JK1] = "jk1",
        [GIVEN_JKN] = "jkn",
        [GIVEN_JK2] = "jk2",
        [GIVEN_BRR] = "brr",
        [GIVEN_FAY] = "fay",
        [GIVEN_BOOTSTRAP] = "bootstrap",
        [GIVEN_SDR] = "sdr",
        [GIVEN_CUSTOM] = "custom",
};

const char *tools_given_kind_name(enum given_kind kind)
{
	return kinds[kind];
}

/* ---- what does not go together ---- */

static bool check_alone(const struct config *config, struct error *error)
{
	static const char *const parts[] = {"replicate-kind", "scale", "rscales", NULL};
	static const char *const flags[] = {"not-combined", "mse", NULL};

	for (size_t i = 0; parts[i]; i++)
		if (*config_text(config, parts[i]))
			return error_set(error, "--%s goes with --replicate-weights", parts[i]);
	for (size_t i = 0; flags[i]; i++)
		if (config_flag(config, flags[i]))
			return error_set(error, "--%s goes with --replicate-weights", flags[i]);
	return true;
}

static bool check_others(const struct config *config, struct error *error)
{
	static const struct {
		const char *option, *fallback, *reason;
	} others[] = {
	        {"strata", "", "which the replicates stand for"},
	        {"psu", "", "which the replicates stand for"},
	        {"nest", "", "which is about psus"},
	        {"fpc", "", "which belongs into --scale or --rscales"},
	        {"lonely", "fail", "which is about strata"},
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(config_text(config, others[i].option), others[i].fallback) != 0)
			return error_set(error, "--replicate-weights does not go with --%s, %s",
			        others[i].option, others[i].reason);
	return *config_text(config, "weight") ||
	       error_set(error,
	               "--replicate-weights needs --weight, the weights of the whole sample");
}

/* ---- the kind ---- */

static bool find_kind(struct survey_given_options *given, struct str name)
{
	for (size_t i = 0; i < GIVEN_KINDS; i++)
		if (str_equal_c(name, kinds[i])) {
			given->kind = (enum given_kind)i;
			return true;
		}
	return false;
}

static bool read_kind(
        struct survey_given_options *given, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "replicate-kind");
	struct str name, rho = str_cut(str_from(text), ':', &name);
	bool colon = strchr(text, ':');

	if (!*text)
		return error_set(error, "--replicate-weights needs --replicate-kind: jk1, jkn, "
		                        "jk2, brr, fay:RHO, bootstrap, sdr or custom");
	if (!find_kind(given, name) || (colon && given->kind != GIVEN_FAY))
		return error_set(error,
		        "--replicate-kind is jk1, jkn, jk2, brr, fay:RHO, bootstrap, sdr or "
		        "custom, not %s",
		        text);
	return given->kind != GIVEN_FAY ||
	       (str_to_double(rho, &given->rho) && given->rho >= 0 && given->rho < 1) ||
	       error_set(error,
	               "--replicate-kind %s: fay takes a number from 0 to below 1, fay:0.5", text);
}

/* ---- factors ---- */

static bool read_rscales(
        struct survey_given_options *given, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "rscales");

	given->rscale = (double)NAN;
	if (!*text)
		return true;
	if (!str_to_double(str_from(text), &given->rscale)) {
		given->rscale = (double)NAN;
		given->rscales = text;
		return true;
	}
	return (isfinite(given->rscale) && given->rscale > 0) ||
	       error_set(error, "--rscales %s: a number above 0, or a file", text);
}

static bool check_factors(const struct survey_given_options *given, struct error *error)
{
	bool each = given->rscales || !isnan(given->rscale);

	if (given->kind == GIVEN_JKN && given->combined && !each)
		return error_set(error, "--replicate-kind jkn needs --rscales, (n - 1)/n of each "
		                        "replicate's stratum");
	if (given->kind == GIVEN_CUSTOM && !each && isnan(given->scale))
		return error_set(error, "--replicate-kind custom needs --scale or --rscales");
	return true;
}

bool tools_given_options_read(
        struct survey_given_options *given, const struct config *config, struct error *error)
{
	*given = (struct survey_given_options){0};
	if (!*config_text(config, "replicate-weights"))
		return check_alone(config, error);
	given->combined = !config_flag(config, "not-combined");
	given->mse = config_flag(config, "mse");
	given->scale = config_real(config, "scale");
	return tools_names_read(&given->patterns, config, "replicate-weights", ",",
	               SURVEY_NAMES_MAX, error) &&
	       check_others(config, error) && read_kind(given, config, error) &&
	       read_rscales(given, config, error) && check_factors(given, error);
}
