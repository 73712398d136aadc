/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu small-area --unit: a model of people instead of areas (area/unit_level.h). */
#include "unit_job.h"

#include "small_area.h"
#include <csv/settings.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

/* What belongs to the model of areas. */
static bool check_others(const struct config *config, struct error *error)
{
	static const char *const others[] = {
	        "estimate", "variance", "effective_sample", "benchmark", "benchmark_weight"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (config_is_given(config, others[i]))
			return error_set(error,
			        "--unit does not go with --%s: FILE has a row a person", others[i]);
	if (config_is_given(config, "transform"))
		return error_set(
		        error, "--unit does not go with --transform: its scale is the logit");
	return *config_text(config, "population") ||
	       error_set(error, "--unit needs --population, a file with the number of people in "
	                        "each cell of an area");
}

static bool take_method(struct unit_job *job, const struct config *config, struct error *error)
{
	const char *text = config_text(config, "method");

	job->options.method = UNIT_PENALISED;
	if (!config_is_given(config, "method") || !strcmp(text, "penalised"))
		return true;
	job->options.method = UNIT_ML;
	return !strcmp(text, "ml") ||
	       error_set(error, "--method of --unit is penalised or ml, not %s", text);
}

static bool take_options(struct unit_job *job, const struct config *config, struct error *error)
{
	job->options.replicates = (uint32_t)config_number(config, "replicates");
	job->options.seed = (uint64_t)config_number(config, "seed");
	job->options.level = config_real(config, "level");
	return csv_settings_check(config, error) && check_others(config, error) &&
	       take_method(job, config, error) &&
	       tools_unit_input_names(&job->input, config, error);
}

/* ---- the model ---- */

static struct unit_groups groups_of(const struct unit_side *side)
{
	return (struct unit_groups){side->groups, side->area_of, side->people, side->ones,
	        (const double *const *)side->x};
}

static bool run(
        struct unit_job *job, const struct config *config, const char *path, struct error *error)
{
	if (!tools_unit_input_read(&job->input, config, path, error))
		return false;
	struct unit_rows rows = {.areas = job->input.areas,
	        .covariates = job->input.covariates,
	        .name = job->input.name,
	        .sample = groups_of(&job->input.sample),
	        .population = groups_of(&job->input.population)};

	job->out = memory_new(rows.areas, sizeof(*job->out));
	if (!area_unit_fit(&rows, &job->options, &job->model, job->out, error))
		return error_wrap(error, "%s", path);
	tools_unit_print(job, config);
	return true;
}

enum command_status tools_unit_level_run(const struct config *config, const char *path)
{
	struct unit_job job = {0};
	enum command_status status = COMMAND_DONE;
	struct error error;

	if (!take_options(&job, config, &error))
		status = command_misused("small-area", &error);
	else if (!run(&job, config, path, &error))
		status = command_fail("small-area", &error);
	free(job.out);
	tools_unit_input_end(&job.input);
	return status;
}
