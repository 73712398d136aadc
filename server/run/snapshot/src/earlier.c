/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which runs there are, then the cells of those that matter: the first with the same respondents,
 * and those with almost the same. */
#include <run/snapshot/earlier.h>

#include <base/hex.h>
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
	        "因此本次不予计算，此前的结果不变；已知总数改正以后的正式计算可以取代它 / fewer "
	        "than %d "
	        "respondents have come or gone since run %lld: the two runs side by side would "
	        "tell how these few answered, so nothing is computed and what was there before "
	        "stays; a main run with corrected margins could take its place",
	        (long long)earlier, RUN_RESPONDENTS_LEAST, RUN_RESPONDENTS_LEAST,
	        (long long)earlier);
}

/* n: the respondents of each cell, or NULL. */
static void take_cells(struct run_earlier *earlier, const struct run_survey *survey,
        const struct q_earlier_cells_rows *rows, int32_t *n)
{
	const struct run_regions *regions = &survey->regions;
	struct cells_scheme scheme = groups_scheme(&survey->own, regions->count, regions->parent);

	for (size_t i = 0; i < rows->count; i++) {
		const struct q_earlier_cells_row *row = &rows->row[i];
		int32_t region = run_region_exactly(regions, row->region);
		uint32_t group = groups_find(&survey->own, row->group);
		size_t cell;

		if (region < 0 || group == GROUPS_MAX)
			continue;
		cell = design_cells_index(&scheme, (uint32_t)region, group);
		earlier->withheld[cell] = earlier->withheld[cell] || row->withheld;
		earlier->hidden[cell] = earlier->hidden[cell] || (row->withheld && row->hidden);
		if (n)
			n[cell] = row->n;
	}
}

static bool read_cells(struct run_earlier *earlier, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, int32_t *n, struct error *error)
{
	struct cells_scheme scheme =
	        groups_scheme(&survey->own, survey->regions.count, survey->regions.parent);
	size_t cells = design_cells_count(&scheme);
	struct q_earlier_cells_rows rows;

	if (!q_earlier_cells_run(session, run_id, &rows, error))
		return false;
	if (!earlier->withheld) {
		earlier->withheld = memory_new(cells, sizeof(*earlier->withheld));
		earlier->hidden = memory_new(cells, sizeof(*earlier->hidden));
	}
	take_cells(earlier, survey, &rows, n);
	return true;
}

/* By the totals alone: another name of their source changes no figure. Not known: the same. */
static bool has_same_margins(
        const struct q_earlier_runs_row *row, const struct run_margins *margins)
{
	char digits[2 * RUN_SHA256_SIZE + 1] = "";

	if (margins->count)
		hex_encode(margins->totals_sha256, RUN_SHA256_SIZE, digits);
	return !row->margins.p || str_equal_c(row->margins, digits);
}

/*
 * Whether a run of almost the same people may be beside this one. Other margins change every
 * figure, so that the few people are not the difference of two. A main run with others takes the
 * place of the earlier run. Whose place was taken already is bound to by that run, and by its own
 * margins.
 */
static bool may_follow(const struct q_earlier_runs_row *row, const struct run_survey *survey,
        const struct run_margins *margins)
{
	if (survey->is_activity || has_same_margins(row, margins))
		return false;
	return row->is_superseded || (survey->is_main && !row->is_fixed);
}

/*
 * *first: the first run with the same respondents, or 0. All later ones of these withhold what it
 * does, so it is the only one that counts. Those with almost the same are noted. False when one of
 * them binds this run and stays.
 */
static bool find_runs(struct run_snapshot *snapshot, const struct run_survey *survey,
        const struct q_earlier_runs_rows *rows, int64_t *first, struct error *error)
{
	struct run_people now = people_of(snapshot, survey);
	struct run_earlier *earlier = &snapshot->earlier;

	earlier->near = memory_new(rows->count, sizeof(*earlier->near));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_earlier_runs_row *row = &rows->row[i];
		struct run_people before = {row->submitted, row->respondents};
		enum run_difference difference = run_difference_of(now, before, row->come);

		if (difference == RUN_DIFFERENCE_NONE && !*first)
			*first = row->earlier;
		if (difference != RUN_DIFFERENCE_FEW || !row->binds)
			continue;
		if (!may_follow(row, survey, &snapshot->margins))
			return fail_for_few(row->earlier, error);
		earlier->near[earlier->near_count++].run_id = row->earlier;
	}
	return true;
}

static bool read_near(struct run_earlier *earlier, struct db_session *session,
        const struct run_survey *survey, struct error *error)
{
	struct cells_scheme scheme =
	        groups_scheme(&survey->own, survey->regions.count, survey->regions.parent);

	for (size_t i = 0; i < earlier->near_count; i++) {
		struct run_near *near = &earlier->near[i];

		near->n = memory_new(design_cells_count(&scheme), sizeof(*near->n));
		if (!read_cells(earlier, session, survey, near->run_id, near->n, error))
			return false;
	}
	return true;
}

bool run_earlier_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, int64_t run_id, struct error *error)
{
	int64_t first = 0;
	struct q_earlier_runs_rows rows;

	/* Too few respondents: this run publishes nothing either. */
	if (people_of(snapshot, survey).respondents < RUN_RESPONDENTS_LEAST)
		return true;
	if (!q_earlier_runs_run(session, run_id, RUN_RESPONDENTS_LEAST, &rows, error) ||
	        !find_runs(snapshot, survey, &rows, &first, error) ||
	        !read_near(&snapshot->earlier, session, survey, error))
		return false;
	/* What an activity withholds depends on its respondents alone. */
	return !first || survey->is_activity ||
	       read_cells(&snapshot->earlier, session, survey, first, NULL, error);
}
