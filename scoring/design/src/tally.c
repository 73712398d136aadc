/*
 * Sums, moments and their merging. Moments follow Welford 1962 within a piece and Chan, Golub &
 * LeVeque 1983 between pieces; the zeros of psus without a row in the cell join when a stratum ends,
 * so the work is in the psus a cell touches and not in psus x cells.
 */
#include "tally.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

void tally_init(struct tally *tally, const struct cells_scheme *scheme)
{
	size_t size = cells_count(scheme);

	*tally =
	        (struct tally){.scheme = scheme, .groups = cells_group_count(scheme), .size = size};
	tally->own = memory_new(size, sizeof(*tally->own));
	tally->psu = memory_new(size, sizeof(*tally->psu));
	tally->cell = memory_new(size, sizeof(*tally->cell));
	tally->own_used.cell = memory_new(size, sizeof(size_t));
	tally->psu_used.cell = memory_new(size, sizeof(size_t));
	tally->stratum_used.cell = memory_new(size, sizeof(size_t));
	tally->used.cell = memory_new(size, sizeof(size_t));
}

void tally_end(struct tally *tally)
{
	free(tally->own);
	free(tally->psu);
	free(tally->cell);
	free(tally->own_used.cell);
	free(tally->psu_used.cell);
	free(tally->stratum_used.cell);
	free(tally->used.cell);
	*tally = (struct tally){0};
}

void tally_clear(struct tally *tally)
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

/* What the sums would be had y been counted from a centre lower by d. */
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

/* Joins a group of psus to the stratum at hand: their number, means and products about the means. */
static void open_join(struct tally_cell *cell, double psus, double mean_t, double mean_w,
        struct tally_products products)
{
	double before = cell->open_psus, all = before + psus;
	double dt = mean_t - cell->open_mean_t, dw = mean_w - cell->open_mean_w;
	struct tally_products between = {dt * dt, dw * dt, dw * dw};

	products_add(&cell->open, products, 1);
	products_add(&cell->open, between, before * psus / all);
	cell->open_mean_t += dt * psus / all;
	cell->open_mean_w += dw * psus / all;
}

/* The cell, entered in the lists of used cells; a new one takes the centre. */
static struct tally_cell *cell_enter(struct tally *tally, size_t index, double centre)
{
	struct tally_cell *cell = &tally->cell[index];

	if (!cell->sums.n) {
		cell->centre = centre;
		tally->used.cell[tally->used.count++] = index;
	}
	return cell;
}

static void stratum_enter(struct tally *tally, size_t index)
{
	if (!tally->cell[index].open_psus)
		tally->stratum_used.cell[tally->stratum_used.count++] = index;
}

static void cell_add_psu(struct tally *tally, size_t index, struct tally_sums psu, double centre)
{
	struct tally_cell *cell = cell_enter(tally, index, centre + psu.t / psu.w);
	struct tally_sums sums = sums_shifted(psu, centre - cell->centre);

	stratum_enter(tally, index);
	sums_add(&cell->sums, sums);
	open_join(cell, 1, sums.t, sums.w, (struct tally_products){0});
	cell->open_psus++;
}

/* A row counts for its region and all above; a region's own rows may meet those from below. */
static void psu_roll_up(struct tally *tally)
{
	for (size_t i = 0; i < tally->own_used.count; i++) {
		size_t index = tally->own_used.cell[i];
		size_t group = index % tally->groups;
		int32_t region = (int32_t)(index / tally->groups);

		for (; region >= 0; region = cells_parent(tally->scheme, region)) {
			size_t above = (size_t)region * tally->groups + group;

			if (!tally->psu[above].n)
				tally->psu_used.cell[tally->psu_used.count++] = above;
			sums_add(&tally->psu[above], tally->own[index]);
		}
		tally->own[index] = (struct tally_sums){0};
	}
	tally->own_used.count = 0;
}

void tally_psu_done(struct tally *tally, double centre)
{
	psu_roll_up(tally);
	for (size_t i = 0; i < tally->psu_used.count; i++) {
		size_t index = tally->psu_used.cell[i];

		cell_add_psu(tally, index, tally->psu[index], centre);
		tally->psu[index] = (struct tally_sums){0};
	}
	tally->psu_used.count = 0;
}

/* A single psu has no spread; z about the mean of all strata is z itself, as z sums to 0. */
static void cell_close_lonely(struct tally_cell *cell, enum frame_lonely lonely, double unsampled)
{
	double t = cell->open_mean_t, w = cell->open_mean_w;

	if (lonely == FRAME_LONELY_AVERAGE)
		cell->lonely++;
	if (lonely == FRAME_LONELY_ADJUST)
		products_add(
		        &cell->closed, (struct tally_products){t * t, w * t, w * w}, unsampled);
}

static void cell_close(struct tally_cell *cell, const struct frame *frame, size_t h)
{
	double psus = frame->stratum_first[h + 1] - frame->stratum_first[h];
	double unsampled = frame_unsampled(frame, h);
	double empty = psus - cell->open_psus;

	if (unsampled > 0 && psus > 1) {
		if (empty > 0)
			open_join(cell, empty, 0, 0, (struct tally_products){0});
		products_add(&cell->closed, cell->open, unsampled * psus / (psus - 1));
	} else if (unsampled > 0) {
		cell_close_lonely(cell, frame->lonely, unsampled);
	}
	cell->psus += cell->open_psus;
	cell->strata++;
	cell->open = (struct tally_products){0};
	cell->open_mean_t = cell->open_mean_w = 0;
	cell->open_psus = 0;
}

void tally_stratum_done(struct tally *tally, const struct frame *frame, size_t h)
{
	for (size_t i = 0; i < tally->stratum_used.count; i++)
		cell_close(&tally->cell[tally->stratum_used.cell[i]], frame, h);
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
	if (!from->open_psus)
		return;
	stratum_enter(to, index);
	open_join(cell, from->open_psus, from->open_mean_t + d * from->open_mean_w,
	        from->open_mean_w, products_shifted(from->open, d));
	cell->open_psus += from->open_psus;
}

void tally_merge(struct tally *to, const struct tally *from)
{
	for (size_t i = 0; i < from->used.count; i++)
		cell_merge(to, from->used.cell[i], &from->cell[from->used.cell[i]]);
}
