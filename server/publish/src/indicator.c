/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers questions about an indicator that has been filled: its words, and a search for one
 * figure.
 */
#include <publish/indicator.h>

#include <reporting/labels.h>
#include <reporting/words.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10 };

void publish_indicator_init(struct publish_indicator *indicator)
{
	*indicator = (struct publish_indicator){0};
	arena_init(&indicator->arena, ARENA_CHUNK);
}

void publish_indicator_end(struct publish_indicator *indicator)
{
	arena_free(&indicator->arena);
	*indicator = (struct publish_indicator){0};
}

bool publish_target_is_ahead(const struct publish_indicator *indicator)
{
	return indicator->target.given && indicator->target.year > indicator->year;
}

const char *publish_target_basis(const struct publish_indicator *indicator)
{
	return publish_target_is_ahead(indicator) ? "current_survey" : "target_year";
}

const struct publish_change *publish_change_of(
        const struct publish_indicator *indicator, struct str region)
{
	for (size_t i = 0; i < indicator->change_count; i++)
		if (str_equal(indicator->changes[i].region, region))
			return &indicator->changes[i];
	return NULL;
}

bool publish_is_activity(const struct publish_indicator *indicator)
{
	return str_equal_c(indicator->result_class, "activity");
}

bool publish_is_interim(const struct publish_indicator *indicator)
{
	return str_equal_c(indicator->run.kind, "interim") && !indicator->rehearsal;
}

const char *publish_label(const struct publish_indicator *indicator)
{
	return indicator->rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "";
}

const char *publish_notice(const struct publish_indicator *indicator)
{
	if (indicator->withdrawn_notice.n)
		return indicator->withdrawn_notice.p;
	if (publish_is_activity(indicator))
		return publish_is_interim(indicator) ? REPORTING_NOTICE_ACTIVITY_ZH
		               "；" REPORTING_NOTICE_INTERIM_ZH
		                                     : REPORTING_NOTICE_ACTIVITY_ZH;
	return publish_is_interim(indicator) ? REPORTING_NOTICE_INTERIM_ZH : "";
}

bool publish_has_measure(const struct publish_estimate *estimate, enum reporting_measure kind)
{
	return isfinite(estimate->measure[kind].share);
}

struct publish_words publish_group_words(
        const struct publish_indicator *indicator, struct str group)
{
	const struct reporting_label *label = reporting_label(REPORTING_GROUP, group);

	for (size_t i = 0; i < indicator->key_group_count; i++)
		if (str_equal(indicator->key_groups[i].group, group))
			return indicator->key_groups[i].words;
	return (struct publish_words){str_from(label->zh), str_from(label->en)};
}

const struct publish_estimate *publish_estimate_find(
        const struct publish_indicator *indicator, struct str region, const char *group)
{
	for (size_t i = 0; i < indicator->estimate_count; i++) {
		const struct publish_estimate *estimate = &indicator->estimates[i];

		if (str_equal(estimate->region, region) && str_equal_c(estimate->group, group))
			return estimate;
	}
	return NULL;
}

const struct publish_area *publish_area_find(
        const struct publish_indicator *indicator, struct str region)
{
	const struct publish_areas *areas = &indicator->areas;

	for (size_t i = 0; i < areas->area_count; i++)
		if (str_equal(areas->areas[i].region, region))
			return &areas->areas[i];
	return NULL;
}

const struct publish_rank *publish_rank_find(
        const struct publish_indicator *indicator, struct str parent, struct str region)
{
	const struct publish_areas *areas = &indicator->areas;

	for (size_t i = 0; i < areas->rank_count; i++)
		if (str_equal(areas->ranks[i].region, region) &&
		        (!parent.n || str_equal(areas->ranks[i].parent, parent)))
			return &areas->ranks[i];
	return NULL;
}
