/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two queries: which runs there are, then what the first with the same respondents withheld. */
#include <run/snapshot/earlier.h>

#include <base/memory.h>
#include <groups/groups.h>

#include <queries/run.h>

static struct run_people people_of(
        const struct run_snapshot *snapshot, const struct run_survey *survey)
{
	return (struct run_people){snapshot->submitted,
	        survey->is_activity ? snapshot->submitted : (int64_t)snapshot->used};
}

static bool fail_for_few(int64_t earlier, struct error *error)
{
	return error_set(error,
	        "与第 %lld 次计算相比，增减的答卷不足 %d 份：两次结果一对比就会泄露个人的作答，"
	        "因此本次不予计算，此前的结果不变 / fewer than %d respondents have come or gone "
	        "since "
	        "run %lld: the two runs side by side would tell how these few answered, so nothing "
	        "is "
	        "computed and what was there before stays",
	        (long long)earlier, RUN_RESPONDENTS_LEAST, RUN_RESPONDENTS_LEAST,
	        (long long)earlier);
}

/* The number of the group with this code; the scheme's number of groups when there is none. */
static uint32_t group_find(struct str code, uint32_t groups)
{
	char known[GROUPS_CODE_SIZE];
	uint32_t group = 0;

	for (; group < groups; group++) {
		groups_code(group, known);
		if (str_equal_c(code, known))
			break;
	}
	return group;
}

static void take_withheld(struct run_earlier *earlier, const struct run_regions *regions,
        const struct q_earlier_withheld_rows *rows)
{
	struct cells_scheme scheme = groups_scheme(regions->count, regions->parent);
	uint32_t groups = design_cells_group_count(&scheme);

	earlier->withheld = memory_new(design_cells_count(&scheme), sizeof(*earlier->withheld));
	earlier->hidden = memory_new(design_cells_count(&scheme), sizeof(*earlier->hidden));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_earlier_withheld_row *row = &rows->row[i];
		int32_t region = run_region_exactly(regions, row->region);
		uint32_t group = group_find(row->group, groups);
		size_t cell;

		if (region < 0 || group == groups)
			continue;
		cell = design_cells_index(&scheme, (uint32_t)region, group);
		earlier->withheld[cell] = true;
		earlier->hidden[cell] = row->hidden;
	}
}

static bool read_withheld(struct run_earlier *earlier, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	struct q_earlier_withheld_rows rows;

	if (!q_earlier_withheld_run(session, run_id, &rows, error))
		return false;
	take_withheld(earlier, &survey->regions, &rows);
	return true;
}

/*
 * *first: the first run with the same respondents, or 0. All later ones of these withhold what it
 * does, so it is the only one that counts. False when a run that binds this one has almost the same
 * respondents.
 */
static bool find_first(const struct q_earlier_runs_rows *rows, struct run_people now,
        int64_t *first, struct error *error)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_earlier_runs_row *row = &rows->row[i];
		struct run_people before = {row->submitted, row->respondents};
		enum run_difference difference = run_difference_of(now, before, row->come);

		if (difference == RUN_DIFFERENCE_FEW && row->binds)
			return fail_for_few(row->earlier, error);
		if (difference == RUN_DIFFERENCE_NONE && !*first)
			*first = row->earlier;
	}
	return true;
}

bool run_earlier_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	struct run_people now = people_of(snapshot, survey);
	int64_t first = 0;
	struct q_earlier_runs_rows rows;

	/* Too few respondents: this run publishes nothing either. */
	if (now.respondents < RUN_RESPONDENTS_LEAST)
		return true;
	if (!q_earlier_runs_run(session, run_id, RUN_RESPONDENTS_LEAST, &rows, error) ||
	        !find_first(&rows, now, &first, error))
		return false;
	/* What an activity withholds depends on its respondents alone. */
	return !first || survey->is_activity ||
	       read_withheld(&snapshot->earlier, session, survey, first, error);
}
