/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums, moments and their merging. Moments follow Welford 1962 within a piece and Chan, Golub &
 * LeVeque 1983 between pieces; the zeros of psus without a row in the cell are added when a stratum
 * ends. So the work grows with the psus that have rows in a cell, not with psus x cells.
 */
#include "tally.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

static void list_init(struct tally_list *list, size_t size)
{
	*list = (struct tally_list){.cell = memory_new(size, sizeof(*list->cell))};
}

void design_tally_init(struct tally *tally, const struct cells_scheme *scheme, uint32_t later)
{
	size_t size = design_cells_count(scheme);

	*tally = (struct tally){.scheme = scheme,
	        .groups = design_cells_group_count(scheme),
	        .later = later,
	        .size = size};
	tally->own = memory_new(size, sizeof(*tally->own));
	tally->psu = memory_new(size, sizeof(*tally->psu));
	tally->cell = memory_new(size, sizeof(*tally->cell));
	list_init(&tally->own_used, size);
	list_init(&tally->psu_used, size);
	list_init(&tally->stratum_used, size);
	list_init(&tally->used, size);
	for (uint32_t k = 0; k < later; k++) {
		tally->stage[k].open = memory_new(size, sizeof(*tally->stage[k].open));
		list_init(&tally->stage[k].used, size);
	}
}

void design_tally_end(struct tally *tally)
{
	free(tally->own);
	free(tally->psu);
	free(tally->cell);
	free(tally->own_used.cell);
	free(tally->psu_used.cell);
	free(tally->stratum_used.cell);
	free(tally->used.cell);
	for (uint32_t k = 0; k < tally->later; k++) {
		free(tally->stage[k].open);
		free(tally->stage[k].used.cell);
	}
	*tally = (struct tally){0};
}

void design_tally_clear(struct tally *tally)
{
	for (size_t i = 0; i < tally->used.count; i++)
		tally->cell[tally->used.cell[i]] = (struct tally_cell){0};
	tally->used.count = 0;
	tally->stratum_used.count = 0;
}

static void sums_add(struct tally_sums *to, struct tally_sums from)
{
	to->w += from.w;
	to->t += from.t;
	to->s += from.s;
	to->n += from.n;
}

/* The sums for a centre of y that is lower by d. */
static struct tally_sums sums_shifted(struct tally_sums sums, double d)
{
	sums.s += d * (2 * sums.t + d * sums.w);
	sums.t += d * sums.w;
	return sums;
}

static struct tally_products products_shifted(struct tally_products p, double d)
{
	p.tt += d * (2 * p.wt + d * p.ww);
	p.wt += d * p.ww;
	return p;
}

static void products_add(struct tally_products *to, struct tally_products from, double times)
{
	to->tt += times * from.tt;
	to->wt += times * from.wt;
	to->ww += times * from.ww;
}

/* Adds units to the current group: their number, means and products about the means. */
static void open_join(struct tally_open *open, double units, double mean_t, double mean_w,
        struct tally_products products)
{
	double before = open->units, all = before + units;
	double dt = mean_t - open->mean_t, dw = mean_w - open->mean_w;
	struct tally_products between = {dt * dt, dw * dt, dw * dw};

	products_add(&open->about, products, 1);
	products_add(&open->about, between, before * units / all);
	open->mean_t += dt * units / all;
	open->mean_w += dw * units / all;
}

/* Returns the cell and enters it in the list of used cells; a new cell gets the centre. */
static struct tally_cell *cell_enter(struct tally *tally, size_t index, double centre)
{
	struct tally_cell *cell = &tally->cell[index];

	if (!cell->sums.n) {
		cell->centre = centre;
		tally->used.cell[tally->used.count++] = index;
	}
	return cell;
}

/* The open group of the cell at later stage k, or in the stratum (k = -1); enters it as used. */
static struct tally_open *open_enter(struct tally *tally, int k, size_t index)
{
	struct tally_open *open = k < 0 ? &tally->cell[index].open : &tally->stage[k].open[index];
	struct tally_list *used = k < 0 ? &tally->stratum_used : &tally->stage[k].used;

	if (!open->units)
		used->cell[used->count++] = index;
	return open;
}

/* A unit of later stage k, or a psu (k = -1), with the sums t and w. */
static void open_add(struct tally *tally, int k, size_t index, double t, double w)
{
	struct tally_open *open = open_enter(tally, k, index);

	open_join(open, 1, t, w, (struct tally_products){0});
	open->units++;
}

static void cell_add_psu(struct tally *tally, size_t index, struct tally_sums psu, double centre)
{
	double mean = tally->signed_weights ? 0 : psu.t / psu.w;
	double own_centre = tally->about_zero ? 0 : centre + mean;
	struct tally_cell *cell = cell_enter(tally, index, own_centre);
	struct tally_sums sums = sums_shifted(psu, centre - cell->centre);

	sums_add(&cell->sums, sums);
	open_add(tally, (int)tally->later - 1, index, sums.t, sums.w);
}

/* A row counts for its region and all regions above; a region may have rows of its own and rows
 * from regions below. */
static void psu_roll_up(struct tally *tally)
{
	for (size_t i = 0; i < tally->own_used.count; i++) {
		size_t index = tally->own_used.cell[i];
		size_t group = index % tally->groups;
		int32_t region = (int32_t)(index / tally->groups);

		for (; region >= 0; region = design_cells_parent(tally->scheme, region)) {
			size_t above = (size_t)region * tally->groups + group;

			if (!tally->psu[above].n)
				tally->psu_used.cell[tally->psu_used.count++] = above;
			sums_add(&tally->psu[above], tally->own[index]);
		}
		tally->own[index] = (struct tally_sums){0};
	}
	tally->own_used.count = 0;
}

void design_tally_psu_done(struct tally *tally, double centre)
{
	psu_roll_up(tally);
	for (size_t i = 0; i < tally->psu_used.count; i++) {
		size_t index = tally->psu_used.cell[i];

		cell_add_psu(tally, index, tally->psu[index], centre);
		tally->psu[index] = (struct tally_sums){0};
	}
	tally->psu_used.count = 0;
}

/*
 * The group's contribution to the variance. units: all units, also those without a row in the cell.
 * A single unit has no spread; under DESIGN_LONELY_ADJUST it is centred at 0, which is the mean of
 * all strata when z sums to 0. For totals, cell_close_stratum keeps the sums that move the centre
 * to their mean.
 */
static void cell_close(struct tally_cell *cell, struct tally_open *open, enum frame_lonely lonely,
        double units, double times)
{
	double t = open->mean_t, w = open->mean_w;

	if (units > 1) {
		if (units > open->units)
			open_join(open, units - open->units, 0, 0, (struct tally_products){0});
		products_add(&cell->closed, open->about, times * units / (units - 1));
	} else if (lonely == DESIGN_LONELY_ADJUST) {
		products_add(&cell->closed, (struct tally_products){t * t, w * t, w * w}, times);
	} else if (lonely == DESIGN_LONELY_AVERAGE) {
		cell->lonely++;
	}
}

static void cell_close_stratum(struct tally_cell *cell, const struct design *design, size_t h)
{
	double psus = design->stratum_first[h + 1] - design->stratum_first[h];
	double unsampled = design_unsampled(design, h);

	cell->psus += cell->open.units;
	cell->strata++;
	cell->all_psus += psus;
	if (psus < 2) {
		cell->lonely_unsampled += unsampled;
		cell->lonely_t += unsampled * cell->open.mean_t;
	}
	if (unsampled > 0)
		cell_close(cell, &cell->open, design->lonely, psus, unsampled);
	cell->open = (struct tally_open){0};
}

void design_tally_unit_done(
        struct tally *tally, const struct design *design, uint32_t k, size_t unit, double fraction)
{
	const struct frame_stage *stage = &design->stage[k];
	double units = stage->inside[unit + 1] - stage->inside[unit];
	double times = fraction * design_unsampled_later(design, k, unit);
	struct tally_list *used = &tally->stage[k].used;

	for (size_t i = 0; i < used->count; i++) {
		size_t index = used->cell[i];
		struct tally_open *open = &tally->stage[k].open[index];

		open_add(tally, (int)k - 1, index, open->mean_t * open->units,
		        open->mean_w * open->units);
		if (times > 0)
			cell_close(&tally->cell[index], open, design->lonely, units, times);
		*open = (struct tally_open){0};
	}
	used->count = 0;
}

void design_tally_stratum_done(struct tally *tally, const struct design *design, size_t h)
{
	for (size_t i = 0; i < tally->stratum_used.count; i++)
		cell_close_stratum(&tally->cell[tally->stratum_used.cell[i]], design, h);
	tally->stratum_used.count = 0;
}

static void cell_merge(struct tally *to, size_t index, const struct tally_cell *from)
{
	struct tally_cell *cell = cell_enter(to, index, from->centre);
	double d = from->centre - cell->centre;

	sums_add(&cell->sums, sums_shifted(from->sums, d));
	products_add(&cell->closed, products_shifted(from->closed, d), 1);
	cell->psus += from->psus;
	cell->strata += from->strata;
	cell->lonely += from->lonely;
	cell->all_psus += from->all_psus;
	cell->lonely_unsampled += from->lonely_unsampled;
	cell->lonely_t += from->lonely_t;
	if (!from->open.units)
		return;
	struct tally_open *open = open_enter(to, -1, index);

	open_join(open, from->open.units, from->open.mean_t + d * from->open.mean_w,
	        from->open.mean_w, products_shifted(from->open.about, d));
	open->units += from->open.units;
}

void design_tally_merge(struct tally *to, const struct tally *from)
{
	for (size_t i = 0; i < from->used.count; i++)
		cell_merge(to, from->used.cell[i], &from->cell[from->used.cell[i]]);
}
