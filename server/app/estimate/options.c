#include "estimate/options.h"

#include "commands/command.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SETTING(NAME, ARGUMENT, FALLBACK, HELP)                                               \
	{                                                                                          \
		.name = NAME, .kind = CONFIG_TEXT, .fallback = FALLBACK, .argument = ARGUMENT,     \
		.help = HELP                                                                       \
	}

const struct config_setting OPTIONS_SETTINGS[] = {
        TEXT_SETTING("share", "COL", "", "the share of ones in a column of 0 and 1"),
        TEXT_SETTING("cut", "X", "", "with --share: of values from X up"),
        TEXT_SETTING("mean", "COL", "", "the mean of a column"),
        TEXT_SETTING("total", "COL", "",
                "the total of a column; with --calibrate COL=VALUE is a known total, repeatedly"),
        TEXT_SETTING("ratio", "NUM/DEN", "", "the total of a column over that of another"),
        TEXT_SETTING("weight", "COL", "", "design weights [N/n of --fpc, else equal]"),
        TEXT_SETTING("strata", "COL", "", "strata the psus are nested in"),
        TEXT_SETTING("psu", "COL[,COL2...]", "", "sampling units, a column a stage [a row]"),
        TEXT_SETTING("fpc", "COL[,COL2...]", "",
                "units in the population (above 1) or sampling fractions, a column a stage"),
        TEXT_SETTING("lonely", "POLICY", "fail",
                "a stratum's only psu: fail, remove, certainty, adjust or average"),
        TEXT_SETTING("by", "COL[,COL...]", "", "an estimate for every level, or combination"),
        TEXT_SETTING("level", "LEVEL", "0.95", "confidence of the interval"),
        TEXT_SETTING("ci", "KIND", "", "wald, or for shares: logit (their default), beta, wilson"),
        TEXT_SETTING("replicates", "METHOD", "",
                "standard errors by jk1, jkn, brr, fay:RHO or bootstrap:R[:SEED]"),
        TEXT_SETTING("calibrate", "METHOD", "",
                "weights calibrated first: rake, linear, logit or poststratify"),
        CALIBRATION_SETTINGS,
        TEXT_SETTING("format", "table|json|csv", "table", "how to print the result"),
};
const size_t OPTIONS_SETTING_COUNT = sizeof(OPTIONS_SETTINGS) / sizeof(*OPTIONS_SETTINGS);

static bool parse_names(struct options_names *names, const struct config *config,
        const char *option, const char *separator, struct error *error)
{
	const char *text = config_text(config, option);

	*names = (struct options_names){0};
	if (!*text)
		return true;
	if (snprintf(names->text, sizeof(names->text), "%s", text) >= OPTIONS_TEXT_SIZE)
		return error_set(error, "--%s is too long", option);
	for (char *rest = names->text, *name; (name = strsep(&rest, separator));) {
		if (!*name)
			return error_set(error, "--%s %s: a column without a name", option, text);
		if (names->count == OPTIONS_NAMES_MAX)
			return error_set(
			        error, "--%s takes at most %d columns", option, OPTIONS_NAMES_MAX);
		for (uint32_t i = 0; i < names->count; i++)
			if (!strcmp(names->name[i], name))
				return error_set(error, "--%s names %s twice", option, name);
		names->name[names->count++] = name;
	}
	return true;
}

static bool read_kind(struct options *options, const struct config *config, struct error *error)
{
	int given = 0;

	for (int kind = 0; kind < DOMAINS_KINDS; kind++) {
		const char *name = domains_kind_name((enum domains_kind)kind);

		if (!*config_text(config, name))
			continue;
		given++;
		options->kind = (enum domains_kind)kind;
	}
	if (given != 1)
		return error_set(error, "give one of --share, --mean, --total and --ratio");
	bool ratio = options->kind == DOMAINS_RATIO;
	const char *option = domains_kind_name(options->kind);

	if (!parse_names(&options->of, config, option, ratio ? "/" : "", error))
		return false;
	if (ratio && options->of.count != 2)
		return error_set(error, "--ratio takes two columns: NUMERATOR/DENOMINATOR");
	options->has_cut = *config_text(config, "cut");
	if (options->has_cut && options->kind != DOMAINS_SHARE)
		return error_set(error, "--cut goes with --share");
	return !options->has_cut ||
	       command_number(config, "cut", -HUGE_VAL, HUGE_VAL, &options->cut, error);
}

static bool read_design(struct options *options, const struct config *config, struct error *error)
{
	const char *weight = config_text(config, "weight");
	const char *strata = config_text(config, "strata");
	const char *lonely = config_text(config, "lonely");

	options->weight = *weight ? weight : NULL;
	options->strata = *strata ? strata : NULL;
	if (!frame_lonely_parse(lonely, &options->lonely))
		return error_set(error,
		        "--lonely is fail, remove, certainty, adjust or average, not %s", lonely);
	if (!parse_names(&options->psu, config, "psu", ",", error) ||
	        !parse_names(&options->fpc, config, "fpc", ",", error) ||
	        !parse_names(&options->by, config, "by", ",", error))
		return false;
	uint32_t stages = options->psu.count ? options->psu.count : 1;

	if (options->fpc.count && options->fpc.count != stages)
		return error_set(error,
		        "--fpc needs a column for each of the %u stages of --psu, and has %u",
		        stages, options->fpc.count);
	return true;
}

static bool read_interval(struct options *options, const struct config *config, struct error *error)
{
	const char *interval = config_text(config, "ci");

	if (!command_number(config, "level", 0, 1, &options->level, error))
		return false;
	options->interval = options->kind == DOMAINS_SHARE ? INTERVAL_LOGIT : INTERVAL_WALD;
	if (!*interval)
		return true;
	if (!interval_kind_parse(interval, &options->interval) ||
	        options->interval == INTERVAL_NCHS)
		return error_set(error, "--ci is wald, logit, beta or wilson, not %s", interval);
	if (options->kind != DOMAINS_SHARE && options->interval != INTERVAL_WALD)
		return error_set(error, "--ci %s goes with --share", interval);
	return true;
}

/* "fay:0.3", "bootstrap:200:7"; numbers of the method behind its name. */
static bool read_replicates(
        struct options *options, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "replicates");
	struct replicate_method *method = &options->method;
	struct str name, first, rest = str_cut(str_from(text), ':', &name);
	bool numbers = rest.n > 0;
	char kind[16];
	int64_t count = 0, seed = 1;
	bool good = true;

	options->replicates = *text;
	*method = (struct replicate_method){0};
	if (!options->replicates)
		return true;
	snprintf(kind, sizeof(kind), "%.*s", STR_ARG(name));
	if (!replicate_kind_parse(kind, &method->kind))
		return error_set(error,
		        "--replicates is jk1, jkn, brr, fay:RHO or bootstrap:R[:SEED], not %s",
		        text);
	if (method->kind == REPLICATE_FAY) {
		good = str_to_double(rest, &method->rho) && method->rho >= 0 && method->rho < 1;
	} else if (method->kind == REPLICATE_BOOTSTRAP) {
		rest = str_cut(rest, ':', &first);
		good = str_to_int64(first, &count) && count >= 2 && count <= REPLICATE_COUNT_MAX &&
		       (!rest.n || (str_to_int64(rest, &seed) && seed >= 0));
		method->count = (uint32_t)count;
		method->seed = (uint64_t)seed;
	} else {
		good = !numbers;
	}
	return good || error_set(error,
	                       "--replicates %s: fay takes a number from 0 to below 1, bootstrap 2 "
	                       "to %d replicates and a seed from 0 up, the others nothing",
	                       text, REPLICATE_COUNT_MAX);
}

/* What says more about a calibration needs one. */
static bool read_calibration(struct options *options, const struct config *config,
        const char *totals, struct error *error)
{
	static const char *const more[] = {"margins", "margin_variables", "bounds", "trim"};

	options->calibrates = *config_text(config, "calibrate");
	if (options->calibrates)
		return request_read(&options->calibration, config, "calibrate", totals, error);
	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
		if (*config_text(config, more[i]))
			return error_set(error, "--margins, --margin-variables, --bounds and "
			                        "--trim go with --calibrate");
	return true;
}

bool options_read(struct options *options, const struct config *config, const char *totals,
        struct error *error)
{
	const char *format = config_text(config, "format");

	*options = (struct options){0};
	options->format = !strcmp(format, "json")  ? OPTIONS_JSON
	                  : !strcmp(format, "csv") ? OPTIONS_CSV
	                                           : OPTIONS_TABLE;
	return read_kind(options, config, error) && read_design(options, config, error) &&
	       read_interval(options, config, error) && read_replicates(options, config, error) &&
	       read_calibration(options, config, totals, error);
}

void options_end(struct options *options)
{
	request_end(&options->calibration);
}
