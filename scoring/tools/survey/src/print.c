/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands say of a survey's design. */
#include <tools/survey/survey.h>

#include <jansson.h>
#include <stdio.h>

json_t *tools_survey_json_names(const struct survey_names *names)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < names->count; i++)
		json_array_append_new(array, json_string(names->name[i]));
	return array;
}

/* What the squares were multiplied by, and whose names fitted. */
json_t *tools_survey_json_given(const struct survey *survey)
{
	const struct survey_given_options *options = &survey->options->given;
	const struct survey_given *given = &survey->given;
	json_t *columns = json_array(), *factors = json_array(), *object;

	for (uint32_t r = 0; r < given->count; r++) {
		json_array_append_new(
		        columns, json_string(csv_table_column(survey->table, given->column[r])));
		json_array_append_new(factors, json_real(given->rscale[r]));
	}
	object = json_pack("{s:s,s:I,s:s,s:o,s:b,s:f,s:o}", "kind",
	        tools_given_kind_name(options->kind), "count", (json_int_t)given->count, "centre",
	        options->mse ? "estimate" : "mean of replicates", "columns", columns, "combined",
	        options->combined, "scale", given->scale, "rscales", factors);
	if (options->kind == GIVEN_FAY)
		json_object_set_new(object, "rho", json_real(options->rho));
	return object;
}

json_t *tools_survey_json_where(const struct survey *survey)
{
	return json_pack("{s:s,s:I}", "condition", survey->options->where, "rows",
	        (json_int_t)survey->inside_rows);
}

const char *tools_survey_weight_word(const struct survey *survey)
{
	return survey->options->weight ? "column" : survey->from_fpc ? "fpc" : "equal";
}

void tools_survey_note_nest(const struct survey *survey)
{
	if (survey->psus_spanning && survey->options->nest == SURVEY_NEST_UNSAID)
		printf("\n%zu 个初级单元编号出现在多个层，按不同单元计算；若是同一单元，用 --nest "
		       "no 检查\n"
		       "  %zu psu labels occur in more than one stratum and are taken as different "
		       "psus "
		       "(--nest yes: so be it; no: an error)\n",
		        survey->psus_spanning, survey->psus_spanning);
}
