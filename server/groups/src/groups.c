/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and codes of the reporting groups, from the model's table of variables. */
#include <groups/groups.h>

#include <stdio.h>

static uint32_t member_of(struct str code)
{
	return UINT32_C(1) << model_group_level_find(GROUP_KEY_GROUP, code);
}

/* A person has one occupation, and the bands of age begin where youth ends. */
struct cells_scheme groups_scheme(
        const struct groups_own *own, uint32_t regions, const int32_t *parent)
{
	struct cells_scheme scheme = {
	        .regions = regions,
	        .parent = parent,
	        .factors = GROUPS_FACTORS,
	        .members = KEY_GROUPS_FIRST + (own ? own->count : 0),
	        .exclusive = member_of(STR("farmer")) | member_of(STR("industrial_worker")) |
	                     member_of(STR("official")),
	        .beside = {[GROUP_AGE] = member_of(STR("youth"))},
	        .nest = own ? own->nest : NULL,
	        .part = own ? own->part : NULL,
	        .nests = own ? own->nests : 0,
	};

	for (int v = 0; v < GROUPS_FACTORS; v++)
		scheme.levels[v] = (uint32_t)model_group_variables[v].count;
	return scheme;
}

const char *const groups_margin_variables[GROUPS_FACTORS + 1] = {
        [GROUP_SEX] = "sex",
        [GROUP_AGE] = "age",
        [GROUP_RESIDENCE] = "residence",
        [GROUP_EDUCATION] = "education",
        [GROUPS_FACTORS] = "region",
};

int groups_margin_find(struct str variable)
{
	for (int v = 0; v <= GROUPS_FACTORS; v++)
		if (str_equal_c(variable, groups_margin_variables[v]))
			return v;
	return -1;
}

struct margin_names groups_margin_names(const char *const *regions)
{
	static const char *const *const levels[GROUPS_FACTORS] = {
	        [GROUP_SEX] = model_group_variables[GROUP_SEX].levels,
	        [GROUP_AGE] = model_group_variables[GROUP_AGE].levels,
	        [GROUP_RESIDENCE] = model_group_variables[GROUP_RESIDENCE].levels,
	        [GROUP_EDUCATION] = model_group_variables[GROUP_EDUCATION].levels,
	};

	return (struct margin_names){regions, groups_margin_variables, levels};
}

void groups_code(const struct groups_own *own, uint32_t group, char code[static GROUPS_CODE_SIZE])
{
	uint32_t left = group - 1;

	snprintf(code, GROUPS_CODE_SIZE, "all");
	for (int v = 0; group && v < GROUP_VARIABLES; v++) {
		uint32_t count = (uint32_t)model_group_variables[v].count;

		if (left < count) {
			snprintf(code, GROUPS_CODE_SIZE, "%s=%s", model_group_variables[v].code,
			        model_group_variables[v].levels[left]);
			return;
		}
		left -= count;
	}
	if (group && own && left < own->count)
		snprintf(code, GROUPS_CODE_SIZE, "%s=%.*s",
		        model_group_variables[GROUP_KEY_GROUP].code,
		        STR_ARG(own->group[left]->code));
}

uint32_t groups_find(const struct groups_own *own, struct str code)
{
	struct cells_scheme scheme = groups_scheme(own, 1, NULL);
	uint32_t groups = design_cells_group_count(&scheme);

	for (uint32_t group = 0; group < groups; group++) {
		char known[GROUPS_CODE_SIZE];

		groups_code(own, group, known);
		if (str_equal_c(code, known))
			return group;
	}
	return GROUPS_MAX;
}

size_t groups_of(const struct groups_own *own, const struct background_classes *classes,
        uint32_t groups[static GROUPS_MAX])
{
	struct cells_scheme scheme = groups_scheme(own, 1, NULL);
	size_t count = 0;

	groups[count++] = 0;
	for (uint32_t v = 0; v < GROUPS_FACTORS; v++)
		if (classes->level[v] >= 0)
			groups[count++] =
			        design_cells_factor_group(&scheme, v, (uint32_t)classes->level[v]);
	for (uint32_t m = 0; m < scheme.members; m++)
		if (classes->key_groups >> m & 1)
			groups[count++] = design_cells_member_group(&scheme, m);
	return count;
}
