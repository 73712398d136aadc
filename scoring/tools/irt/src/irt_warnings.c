/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of estimates that are printed all the same: which warnings, in which words. */
#include "irt_job.h"

#include <math.h>
#include <stdio.h>

#define GUESSING_LEAST 1e-4 /* a smaller c counts as at its bound 0 */
#define UNSURE_MOST    10   /* a slope's standard error over the slope */
#define UNSURE_LEAST   1.0  /* and the error itself: an item may have a slope of 0 */
#define STEEP_MOST     10.0 /* a slope, where people's spread is about 1 */
#define INFLATION_MOST 1e5  /* of a variance; beyond it the answers hardly tell the parameter */

/* text NULL: it says more, see tools_irt_warning_text. */
static const struct {
	const char *name, *text;
} warnings[IRT_WARNINGS] = {
        [IRT_WARNING_SLOPE] = {"negative_slope",
                "the slope is negative: the abler answer worse; look at the key"},
        [IRT_WARNING_GUESSING] = {"guessing_at_bound",
                "the guessing parameter went to 0; --guess-prior would hold it"},
        [IRT_WARNING_UNSURE] = {"slope_unsure",
                "the slope's standard error is more than ten times the slope: these answers do "
                "not tell it"},
        [IRT_WARNING_STEEP] = {"slope_steep", "the slope is that of a step from wrong to right, as "
                                              "of no item: look at its answers "
                                              "and, for 3pl, at --guess-prior"},
        [IRT_WARNING_SHIFTED] = {"lowest_category_not_zero",
                "nobody chose category 0: the lowest one there is counts as 0"},
        [IRT_WARNING_CASE] = {"choice_like_key", NULL},
        [IRT_WARNING_ERRORS] = {"information_not_positive_definite",
                "the observed information is not positive definite: no standard errors"},
        [IRT_WARNING_IDENTIFIED] = {"nearly_not_identified",
                "these answers hardly tell the parameters apart: other values fit as well"},
        [IRT_WARNING_RANGE] = {"grid_too_narrow",
                "a group's distribution reaches beyond the grid; see --range"},
        [IRT_WARNING_MOVED] = {"grid_moved",
                "on this scale people are far from 0, or their spread is far from 1: the grid was "
                "put around them"},
        [IRT_WARNING_LINKS] = {"weak_link", NULL},
        [IRT_WARNING_GROUPS] = {"weak_link_of_group", NULL},
        [IRT_WARNING_ROWS] = {"rows_without_answers",
                "rows without an answer have no score and take no part"},
        [IRT_WARNING_ANCHORS] = {"anchors_unused", "anchors that are no item of the file"},
};

const char *tools_irt_warning_name(enum irt_warning_kind kind)
{
	return warnings[kind].name;
}

static void group_text(const struct irt_job *job, char text[static IRT_WARNING_TEXT])
{
	const struct irt_links *links = &job->links;
	const char *what =
	        job->anchor ? "is held on the anchors' scale" : "is joined to the others";

	if (links->common == 1)
		snprintf(text, IRT_WARNING_TEXT,
		        "group %s %s by one item alone, %s: if that one works differently there, "
		        "so do the group's mean and its other items",
		        job->group_name[links->group], what, job->items.name[links->common_item]);
	else
		snprintf(text, IRT_WARNING_TEXT,
		        "group %s %s by %zu items, fewer than %d: its mean and its other items "
		        "hang on them",
		        job->group_name[links->group], what, links->common, IRT_LINK_ITEMS);
}

void tools_irt_warning_text(const struct irt_job *job, enum irt_warning_kind kind, size_t item,
        char text[static IRT_WARNING_TEXT])
{
	if (kind == IRT_WARNING_CASE) {
		tools_items_alike_text(&job->items, item, IRT_WARNING_TEXT, text);
	} else if (kind == IRT_WARNING_GROUPS) {
		group_text(job, text);
	} else if (kind == IRT_WARNING_LINKS) {
		snprintf(text, IRT_WARNING_TEXT,
		        "the items with %s are joined to the others by %zu %s, fewer than %d: the "
		        "common scale hangs on them",
		        job->items.name[job->links.item], job->links.people,
		        job->links.people == 1 ? "person" : "people", IRT_LINK_PEOPLE);
	} else {
		snprintf(text, IRT_WARNING_TEXT, "%s", warnings[kind].text);
	}
}

/* Whether a warning of the whole run applies. */
static bool whole_warns(const struct irt_job *job, enum irt_warning_kind kind)
{
	switch (kind) {
	case IRT_WARNING_ERRORS:
		return !job->result.information_good;
	case IRT_WARNING_IDENTIFIED:
		return job->result.inflation > INFLATION_MOST;
	case IRT_WARNING_RANGE:
		return tools_irt_grid_narrow(job);
	case IRT_WARNING_MOVED:
		return job->grid_moves > 0;
	case IRT_WARNING_LINKS:
		return job->links.weak;
	case IRT_WARNING_GROUPS:
		return job->links.group_weak;
	case IRT_WARNING_ROWS:
		return job->rows_empty > 0;
	case IRT_WARNING_ANCHORS:
		return job->anchors_unused > 0;
	default:
		return false;
	}
}

static bool item_warns(const struct irt_job *job, size_t j, enum irt_warning_kind kind)
{
	const struct irt_item *item = &job->result.item[j];

	switch (kind) {
	case IRT_WARNING_SLOPE:
		return item->a < 0;
	case IRT_WARNING_GUESSING:
		return item->model == IRT_3PL && item->c < GUESSING_LEAST;
	case IRT_WARNING_UNSURE:
		return job->result.se[j].a > UNSURE_MOST * fabs(item->a) &&
		       job->result.se[j].a > UNSURE_LEAST;
	case IRT_WARNING_STEEP:
		return fabs(item->a) * irt_grid_unit(&job->options.grid) > STEEP_MOST;
	case IRT_WARNING_CASE:
		return tools_items_alike(&job->items, j);
	default:
		return job->items.shifted[j];
	}
}

bool tools_irt_warning_of_item(enum irt_warning_kind kind)
{
	return kind <= IRT_WARNING_CASE;
}

size_t tools_irt_warning_next(const struct irt_job *job, enum irt_warning_kind kind, size_t from)
{
	if (!tools_irt_warning_of_item(kind))
		return !from && whole_warns(job, kind) ? 0 : job->result.items;
	while (from < job->result.items && !item_warns(job, from, kind))
		from++;
	return from;
}
