/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/layout.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

double irt_guess_logit(double c)
{
	return log(c / (1 - c));
}

double irt_guess_of(double logit)
{
	return 1 / (1 + exp(fmax(-GUESS_LOGIT_MOST, fmin(-logit, GUESS_LOGIT_MOST))));
}

void irt_layout_make(struct layout *layout, const struct irt_item *item, size_t items,
        size_t groups, const struct irt_anchor *anchor)
{
	bool anchors = false, rasch = false;
	size_t count = 0;

	*layout = (struct layout){.items = items, .groups = groups};
	layout->item = memory_new(items + 1, sizeof(*layout->item));
	layout->group = memory_new(groups + 1, sizeof(*layout->group));
	for (size_t j = 0; j < items; j++) {
		layout->item[j] = (uint32_t)count;
		if (anchor && anchor[j].fixed) {
			anchors = true;
			continue;
		}
		rasch = rasch || item[j].model == IRT_RASCH;
		count += (item[j].model != IRT_RASCH) + item[j].categories - 1u +
		         (item[j].model == IRT_3PL);
	}
	layout->item[items] = (uint32_t)count;
	layout->mean_free[0] = anchors;
	layout->mean_free[1] = true;
	layout->sd_free = anchors || rasch;
	for (size_t g = 0; g < groups; g++) {
		layout->group[g] = (uint32_t)count;
		count += (size_t)irt_layout_mean_free(layout, g) + irt_layout_sd_free(layout, g);
	}
	layout->group[groups] = (uint32_t)count;
	layout->count = count;
}

void irt_layout_end(struct layout *layout)
{
	free(layout->item);
	free(layout->group);
}

bool irt_layout_mean_free(const struct layout *layout, size_t group)
{
	return layout->mean_free[group > 0];
}

bool irt_layout_sd_free(const struct layout *layout, size_t group)
{
	return group || layout->sd_free;
}

void irt_layout_pack(const struct layout *layout, const struct irt_item *item,
        const struct irt_group *group, double *vector)
{
	for (size_t j = 0; j < layout->items; j++) {
		double *to = vector + layout->item[j];

		if (layout->item[j] == layout->item[j + 1])
			continue;
		if (item[j].model != IRT_RASCH)
			*to++ = item[j].a;
		for (int k = 1; k < item[j].categories; k++)
			*to++ = item[j].d[k];
		if (item[j].model == IRT_3PL)
			*to = irt_guess_logit(item[j].c);
	}
	for (size_t g = 0; g < layout->groups; g++) {
		double *to = vector + layout->group[g];

		if (irt_layout_mean_free(layout, g))
			*to++ = group[g].mean;
		if (irt_layout_sd_free(layout, g))
			*to = log(group[g].sd);
	}
}

void irt_layout_unpack(const struct layout *layout, const double *vector, struct irt_item *item,
        struct irt_group *group)
{
	for (size_t j = 0; j < layout->items; j++) {
		const double *from = vector + layout->item[j];

		if (layout->item[j] == layout->item[j + 1])
			continue;
		if (item[j].model != IRT_RASCH)
			item[j].a = *from++;
		for (int k = 1; k < item[j].categories; k++)
			item[j].d[k] = *from++;
		if (item[j].model == IRT_3PL)
			item[j].c = irt_guess_of(*from);
	}
	for (size_t g = 0; g < layout->groups; g++) {
		const double *from = vector + layout->group[g];

		if (irt_layout_mean_free(layout, g))
			group[g].mean = *from++;
		if (irt_layout_sd_free(layout, g))
			group[g].sd = exp(*from);
	}
}

/* Only anchors bring a scale of their own. */
bool irt_scale_differs(const struct irt_fit_options *options)
{
	double unit = irt_grid_unit(&options->grid), centre = options->grid.centre;

	return options->anchor && (unit < 1 || unit > 1 || centre < 0 || centre > 0);
}

void irt_scale_in(const struct irt_fit_options *options, size_t items,
        struct irt_fit_options *inner, struct irt_anchor **anchor)
{
	double unit = irt_grid_unit(&options->grid);

	*anchor = memory_new(items, sizeof(**anchor));
	for (size_t j = 0; j < items; j++) {
		(*anchor)[j] = options->anchor[j];
		(*anchor)[j].d += options->anchor[j].a * options->grid.centre;
		(*anchor)[j].a *= unit;
	}
	*inner = *options;
	inner->anchor = *anchor;
	inner->grid = (struct irt_grid){options->grid.nodes, options->grid.range / unit, 0, 1};
}

void irt_scale_out(const struct irt_grid *grid, struct irt_fit_result *result)
{
	double unit = irt_grid_unit(grid);

	for (size_t j = 0; j < result->items; j++) {
		struct irt_item *item = &result->item[j];

		item->a /= unit;
		result->se[j].a /= unit;
		result->se[j].b *= unit;
		for (int k = 1; k < item->categories; k++)
			item->d[k] -= k * item->a * grid->centre;
	}
	for (size_t g = 0; g < result->groups; g++) {
		struct irt_group *group = &result->group[g];

		group->mean = grid->centre + unit * group->mean;
		group->sd *= unit;
		group->mean_se *= unit;
		group->sd_se *= unit;
	}
}
