/* What is asked of an indicator that has been filled: its words, and one figure among many. */
#include <publish/indicator.h>

#include <reporting/words.h>

#include <math.h>

enum { ARENA_CHUNK = 16 << 10 };

void indicator_init(struct indicator *indicator)
{
	*indicator = (struct indicator){0};
	arena_init(&indicator->arena, ARENA_CHUNK);
}

void indicator_end(struct indicator *indicator)
{
	arena_free(&indicator->arena);
	*indicator = (struct indicator){0};
}

bool indicator_target_is_ahead(const struct indicator *indicator)
{
	return indicator->target.given && indicator->target.year > indicator->year;
}

const char *indicator_target_basis(const struct indicator *indicator)
{
	return indicator_target_is_ahead(indicator) ? "current_survey" : "target_year";
}

const struct indicator_change *indicator_change_of(
        const struct indicator *indicator, struct str region)
{
	for (size_t i = 0; i < indicator->change_count; i++)
		if (str_equal(indicator->changes[i].region, region))
			return &indicator->changes[i];
	return NULL;
}

bool indicator_is_activity(const struct indicator *indicator)
{
	return str_equal_c(indicator->result_class, "activity");
}

const char *indicator_label(const struct indicator *indicator)
{
	return indicator->rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "";
}

const char *indicator_notice(const struct indicator *indicator)
{
	return indicator_is_activity(indicator) ? REPORTING_NOTICE_ACTIVITY_ZH : "";
}

bool indicator_has_measure(const struct indicator_estimate *estimate, enum reporting_measure kind)
{
	return isfinite(estimate->measure[kind].share);
}

const struct indicator_estimate *indicator_estimate_find(
        const struct indicator *indicator, struct str region, const char *group)
{
	for (size_t i = 0; i < indicator->estimate_count; i++) {
		const struct indicator_estimate *estimate = &indicator->estimates[i];

		if (str_equal(estimate->region, region) && str_equal_c(estimate->group, group))
			return estimate;
	}
	return NULL;
}

const struct indicator_area *indicator_area_find(
        const struct indicator *indicator, struct str region)
{
	const struct indicator_areas *areas = &indicator->areas;

	for (size_t i = 0; i < areas->area_count; i++)
		if (str_equal(areas->areas[i].region, region))
			return &areas->areas[i];
	return NULL;
}

const struct indicator_rank *indicator_rank_find(
        const struct indicator *indicator, struct str parent, struct str region)
{
	const struct indicator_areas *areas = &indicator->areas;

	for (size_t i = 0; i < areas->rank_count; i++)
		if (str_equal(areas->ranks[i].region, region) &&
		        (!parent.n || str_equal(areas->ranks[i].parent, parent)))
			return &areas->ranks[i];
	return NULL;
}
