/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/survey/options.h>

static bool read_columns(
        struct survey_options *options, const struct config *config, struct error *error)
{
	const struct {
		struct survey_names *names;
		const char *option;
	} lists[] = {{&options->strata, "strata"}, {&options->psu, "psu"}, {&options->fpc, "fpc"}};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (!tools_names_read(
		            lists[i].names, config, lists[i].option, ",", SURVEY_NAMES_MAX, error))
			return false;
	return true;
}

static bool read_where(
        struct survey_options *options, const struct config *config, struct error *error)
{
	if (!config_is_given(config, "where"))
		return true;
	options->where = config_text(config, "where");
	options->condition = tools_condition_parse(options->where, error);
	return options->condition;
}

bool tools_survey_options_read(
        struct survey_options *options, const struct config *config, struct error *error)
{
	const char *weight = config_text(config, "weight");
	uint32_t stages;

	*options = (struct survey_options){
	        .config = config,
	        .weight = *weight ? weight : NULL,
	        .lonely = (enum frame_lonely)config_choice(config, "lonely"),
	        .nest = (enum survey_nest)config_choice(config, "nest"),
	};
	if (!read_columns(options, config, error))
		return false;
	stages = options->psu.count ? options->psu.count : 1;
	if (options->fpc.count && options->fpc.count != stages)
		return error_set(error,
		        "--fpc needs a column for each of the %u stages of --psu, and has %u",
		        stages, options->fpc.count);
	return tools_given_options_read(&options->given, config, error) &&
	       read_where(options, config, error);
}

void tools_survey_options_end(struct survey_options *options)
{
	tools_condition_free(options->condition);
}
