/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The diagnostics of a run of very few respondents. Of such a run no number may be had that rests
 * on them, so every number becomes null, whatever its name, but those listed here: they are known
 * before anybody answers.
 */
#include "parts.h"

#include <reporting/words.h>

#include <string.h>

static const char *const known_before[] = {"invited", "strata", "psus", "df", "count", "draws",
        "rte_least", "townships", "strata_by_residence", "year", "run", "reference_run", NULL};

static bool is_known_before(const char *name)
{
	for (size_t i = 0; known_before[i]; i++)
		if (!strcmp(name, known_before[i]))
			return true;
	return false;
}

/* The documents are a few levels deep. */
static void numbers_remove(json_t *value)
{
	const char *name;
	json_t *member;
	void *next;
	size_t i;

	json_array_foreach(value, i, member)
	{
		numbers_remove(member);
	}
	json_object_foreach_safe(value, next, name, member)
	{
		if (json_is_number(member) && !is_known_before(name))
			json_object_set_new(value, name, json_null());
		else
			numbers_remove(member);
	}
}

void run_report_withhold(const struct run_result *result, json_t *root)
{
	const struct run_snapshot *snapshot = result->snapshot;
	int64_t respondents = result->figures ? (int64_t)snapshot->used : snapshot->submitted;

	if (respondents >= RUN_RESPONDENTS_LEAST)
		return;
	numbers_remove(root);
	json_object_set_new(root, "withheld",
	        json_pack("{s:s, s:i, s:{s:s, s:s}}", "because", "few_respondents", "least",
	                RUN_RESPONDENTS_LEAST, "words", "zh", REPORTING_NOTE_FEW_RESPONDENTS_ZH,
	                "en", REPORTING_NOTE_FEW_RESPONDENTS_EN));
}
