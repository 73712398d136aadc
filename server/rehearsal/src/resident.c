/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resident.h"

#include <model/scoring_key.h>

/* The instrument's codes for the properties of a resident in the population. */
static const char *const occupation_codes[POPULATION_OCCUPATIONS] = {
        [POPULATION_FARMER] = "farmer",
        [POPULATION_INDUSTRIAL_WORKER] = "industrial_worker",
        [POPULATION_OFFICIAL] = "official",
        [POPULATION_PROFESSIONAL] = "professional",
        [POPULATION_SERVICE] = "service",
        [POPULATION_SELF_EMPLOYED] = "self_employed",
        [POPULATION_STUDENT] = "student",
        [POPULATION_RETIRED] = "retired",
        [POPULATION_OTHER] = "other",
};

void rehearsal_resident_start(struct buf *out, const char *token, const char *language)
{
	buf_add(out, STR("{"));
	if (*token)
		buf_printf(out, "\"invitation\":\"%s\",", token);
	buf_printf(out, "\"language\":\"%s\",\"consent\":true}", language);
}

void rehearsal_resident_background(
        struct buf *out, const struct synthetic_population_person *person)
{
	buf_printf(out,
	        "{\"answers\":[],\"background\":{\"sex\":\"%s\",\"birth_year\":%d,"
	        "\"residence\":\"%s\",\"education\":\"%s\",\"occupation\":\"%s\"}}",
	        model_group_variables[GROUP_SEX].levels[person->sex], (int)person->birth_year,
	        model_group_variables[GROUP_RESIDENCE].levels[person->residence],
	        model_group_variables[GROUP_EDUCATION].levels[person->education],
	        occupation_codes[person->occupation]);
}

static void response_add(struct buf *out, enum population_item_type type, int64_t response)
{
	const char *separator = "";

	if (type == POPULATION_NUMBER) {
		buf_printf(out, "\"value\":%lld", (long long)response);
		return;
	}
	if (type == POPULATION_SINGLE) {
		buf_printf(out, "\"choice\":%d", (int)response);
		return;
	}
	buf_add(out, STR("\"choices\":["));
	for (int choice = 1; choice <= POPULATION_OPTIONS_MAX; choice++) {
		if (!(response >> (choice - 1) & 1))
			continue;
		buf_printf(out, "%s%d", separator, choice);
		separator = ",";
	}
	buf_add(out, STR("]"));
}

void rehearsal_resident_answer(struct buf *out, struct str code, enum population_item_type type,
        int64_t response, uint32_t elapsed_ms)
{
	buf_printf(out, "{\"answers\":[{\"item\":%.*s,", STR_ARG(code));
	response_add(out, type, response);
	buf_printf(out, ",\"elapsed_ms\":%u}]}", (unsigned)elapsed_ms);
}

void rehearsal_resident_submission(struct buf *out, int last_seq)
{
	buf_printf(out, "{\"last_seq\":%d}", last_seq);
}
