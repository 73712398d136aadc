/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Computes shares from rows. The design is cut into pieces of about PIECE_ROWS rows; a piece is
 * several whole strata or a part of one stratum. Each thread sums pieces into its own tally, and
 * the tallies are added in the order of the pieces. The cut depends only on the design, and so do
 * the sums. Inside a psu rows are sorted by (weight, region, y), so the input order does not matter
 * either: rows that are equal in these add the same numbers.
 *
 * All rows are checked before the first sum.
 */
#include <design/shares.h>

#include "tally.h"

#include <base/memory.h>
#include <base/parallel.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#define PIECE_ROWS 16384
#define SORT_FEW   128

struct piece {
	uint32_t stratum, strata; /* whole strata, or 1 of which psu .. psu_end are a part */
	uint32_t psu, psu_end;
	bool part, last; /* last part of its stratum */
};

struct pieces {
	struct piece *piece;
	size_t count, room;
	size_t rows_max; /* rows put in order at a time */
};

struct row {
	double w, y;
	int32_t leaf;
	uint32_t number;
};

/* ---- rows that cannot be used ---- */

static bool check_row_groups(const struct cells_scheme *scheme, const struct shares_rows *rows,
        size_t row, struct error *error)
{
	for (uint32_t f = 0; f < scheme->factors; f++)
		if (rows->level[f][row] >= (int)scheme->levels[f])
			return error_set(error, "row %zu: factor %u has level %d, there are %u",
			        row + 1, f + 1, rows->level[f][row], scheme->levels[f]);
	if (rows->members && scheme->members < 32 && rows->members[row] >> scheme->members)
		return error_set(error, "row %zu: overlapping groups %#x, there are %u", row + 1,
		        rows->members[row], scheme->members);
	return true;
}

static bool check_row(const struct cells_scheme *scheme, const struct shares_rows *rows, size_t row,
        struct error *error)
{
	if (rows->weight && !(fabs(rows->weight[row]) <= SHARES_WEIGHT_MAX &&
	                            (rows->weight[row] >= 0 || rows->signed_weights)))
		return error_set(error, "row %zu: the weight %g is not a number from 0 to %g",
		        row + 1, rows->weight[row], SHARES_WEIGHT_MAX);
	if (isinf(rows->y[row]))
		return error_set(error, "row %zu: the value is infinite", row + 1);
	if (rows->leaf && rows->leaf[row] >= (int64_t)scheme->regions)
		return error_set(error, "row %zu: region %d, there are %u", row + 1,
		        rows->leaf[row], scheme->regions);
	return check_row_groups(scheme, rows, row, error);
}

static bool check_rows(const struct design *design, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct error *error)
{
	if (!design_cells_check(scheme, error))
		return false;
	for (uint32_t f = 0; f < scheme->factors; f++)
		if (!rows->level[f])
			return error_set(error, "factor %u has no column of levels", f + 1);
	for (size_t row = 0; row < design->rows; row++)
		if (!check_row(scheme, rows, row, error))
			return false;
	return true;
}

/* ---- the cut into pieces ---- */

static size_t rows_between(const struct design *design, uint32_t psu, uint32_t psu_end)
{
	return design->psu_first[psu_end] - design->psu_first[psu];
}

static void pieces_add(struct pieces *pieces, struct piece piece)
{
	if (pieces->count == pieces->room) {
		pieces->room = pieces->room ? 2 * pieces->room : 16;
		pieces->piece = memory_resize(pieces->piece, pieces->room, sizeof(piece));
	}
	pieces->piece[pieces->count++] = piece;
}

static void cut_stratum(struct pieces *pieces, const struct design *design, uint32_t h)
{
	uint32_t end = design->stratum_first[h + 1];
	uint32_t psu = design->stratum_first[h];

	while (psu < end) {
		struct piece piece = {.stratum = h, .strata = 1, .psu = psu, .part = true};

		do
			psu++;
		while (psu < end && rows_between(design, piece.psu, psu) < PIECE_ROWS);
		piece.psu_end = psu;
		piece.last = psu == end;
		pieces_add(pieces, piece);
	}
}

static void cut_frame(struct pieces *pieces, const struct design *design)
{
	const uint32_t *first = design->stratum_first;
	uint32_t h = 0;

	while (h < design->strata) {
		struct piece piece = {.stratum = h, .psu = first[h]};

		/* Without psu labels all rows of a stratum are sorted together. */
		if (!design->row_is_psu &&
		        rows_between(design, first[h], first[h + 1]) > 2 * PIECE_ROWS) {
			cut_stratum(pieces, design, h++);
			continue;
		}
		do
			h++;
		while (h < design->strata &&
		        rows_between(design, piece.psu, first[h + 1]) <= PIECE_ROWS);
		piece.strata = h - piece.stratum;
		piece.psu_end = first[h];
		pieces_add(pieces, piece);
	}
}

/* Rows are sorted inside a unit of the last stage; where each row is a unit, inside a stratum.
 */
static size_t rows_max(const struct design *design)
{
	const struct frame_stage *last = design->later ? &design->stage[design->later - 1] : NULL;
	const uint32_t *first = last ? last->first : design->psu_first;
	size_t units = last ? last->units : design->row_is_psu ? design->strata : design->psus;
	size_t max = 0;

	for (size_t i = 0; i < units; i++) {
		size_t begin = design->row_is_psu ? design->stratum_first[i] : first[i];
		size_t end = design->row_is_psu ? design->stratum_first[i + 1] : first[i + 1];

		max = end - begin > max ? end - begin : max;
	}
	return max;
}

/* ---- summing a piece ---- */

struct summing {
	const struct design *design;
	bool totals;
	const struct cells_scheme *scheme;
	const struct shares_rows *rows;
	uint32_t factor_group[CELLS_FACTORS_MAX];
	uint32_t member_group;
};

static bool row_before(const struct row *x, const struct row *y)
{
	if (x->w < y->w || x->w > y->w)
		return x->w < y->w;
	if (x->leaf != y->leaf)
		return x->leaf < y->leaf;
	return x->y < y->y;
}

static int row_compare(const void *a, const void *b)
{
	return row_before(b, a) - row_before(a, b);
}

/* Shell sort, for the few rows of a psu: the function calls of qsort would take most of the
 * time. */
static void rows_sort(struct row *row, size_t count)
{
	static const size_t gaps[] = {57, 23, 10, 4, 1}; /* Ciura 2001 */

	if (count > SORT_FEW) {
		qsort(row, count, sizeof(*row), row_compare);
		return;
	}
	for (size_t g = 0; g < sizeof(gaps) / sizeof(*gaps); g++)
		for (size_t i = gaps[g]; i < count; i++) {
			struct row one = row[i];
			size_t at = i;

			for (; at >= gaps[g] && row_before(&one, &row[at - gaps[g]]); at -= gaps[g])
				row[at] = row[at - gaps[g]];
			row[at] = one;
		}
}

/* The rows at places begin .. end of the design's order that are in any cell, sorted. */
static size_t rows_gather(const struct summing *job, size_t begin, size_t end, struct row *out)
{
	const struct shares_rows *rows = job->rows;
	size_t count = 0;
	bool sorted = true;

	for (size_t i = begin; i < end; i++) {
		uint32_t number = job->design->order[i];
		struct row row = {
		        .w = rows->weight ? rows->weight[number] : 1,
		        .y = rows->y[number],
		        .leaf = rows->leaf ? rows->leaf[number] : 0,
		        .number = number,
		};

		if (!(fabs(row.w) > 0) || isnan(row.y) || row.leaf < 0)
			continue;
		out[count++] = row;
		sorted = sorted && (count < 2 || !row_before(&row, &out[count - 2]));
	}
	if (!sorted)
		rows_sort(out, count);
	return count;
}

static void row_sum(
        const struct summing *job, struct tally *tally, const struct row *row, double centre)
{
	size_t base = (size_t)row->leaf * tally->groups;
	double y = row->y - centre;
	uint32_t members = job->rows->members ? job->rows->members[row->number] : 0;

	tally_row(tally, base, row->w, y);
	for (uint32_t f = 0; f < job->scheme->factors; f++) {
		int level = job->rows->level[f][row->number];

		if (level >= 0)
			tally_row(tally, base + job->factor_group[f] + (unsigned)level, row->w, y);
	}
	for (; members; members &= members - 1)
		tally_row(tally, base + job->member_group + (unsigned)__builtin_ctz(members),
		        row->w, y);
}

/* The rows at places begin .. end of the design's order, which are all of a unit of the last stage.
 */
static void unit_sum(
        const struct summing *job, struct tally *tally, size_t begin, size_t end, struct row *row)
{
	size_t count = rows_gather(job, begin, end, row);
	double centre = count && !job->totals ? row[0].y : 0;

	for (size_t i = 0; i < count; i++)
		row_sum(job, tally, &row[i], centre);
	if (count)
		design_tally_psu_done(tally, centre);
}

/* `unit` of the stage above later stage k, and all that is in it; see design_tally_unit_done. */
static void stage_sum(const struct summing *job, struct tally *tally, uint32_t k, uint32_t unit,
        double fraction, struct row *row)
{
	const struct frame_stage *stage = &job->design->stage[k];
	double inside = fraction * (1 - design_unsampled_later(job->design, k, unit));

	for (uint32_t u = stage->inside[unit]; u < stage->inside[unit + 1]; u++)
		if (k + 1 < job->design->later)
			stage_sum(job, tally, k + 1, u, inside, row);
		else
			unit_sum(job, tally, stage->first[u], stage->first[u + 1], row);
	design_tally_unit_done(tally, job->design, k, unit, fraction);
}

/* Psus of stratum h. */
static void psus_sum(const struct summing *job, struct tally *tally, uint32_t h, uint32_t psu,
        uint32_t end, struct row *row)
{
	const uint32_t *first = job->design->psu_first;

	if (job->design->row_is_psu) {
		size_t count = rows_gather(job, first[psu], first[end], row);

		for (size_t i = 0; i < count; i++) {
			double centre = job->totals ? 0 : row[i].y;

			row_sum(job, tally, &row[i], centre);
			design_tally_psu_done(tally, centre);
		}
		return;
	}
	for (; psu < end; psu++)
		if (job->design->later)
			stage_sum(job, tally, 0, psu, 1 - design_unsampled(job->design, h), row);
		else
			unit_sum(job, tally, first[psu], first[psu + 1], row);
}

static void piece_sum(const struct summing *job, struct tally *tally, const struct piece *piece,
        struct row *scratch)
{
	const uint32_t *first = job->design->stratum_first;

	if (piece->part) {
		psus_sum(job, tally, piece->stratum, piece->psu, piece->psu_end, scratch);
		return;
	}
	for (uint32_t h = piece->stratum; h < piece->stratum + piece->strata; h++) {
		psus_sum(job, tally, h, first[h], first[h + 1], scratch);
		design_tally_stratum_done(tally, job->design, h);
	}
}

static void pieces_sum(const struct summing *job, const struct pieces *pieces, struct tally *total)
{
#pragma omp parallel num_threads(                                                                  \
        parallel_threads(omp_get_max_threads(), omp_get_num_procs())) if (pieces->count > 1)
	{
		struct row *scratch = memory_new(pieces->rows_max, sizeof(*scratch));
		struct tally mine;

		design_tally_init(&mine, job->scheme, job->design->later);
		mine.about_zero = job->totals;
		mine.signed_weights = job->rows->signed_weights;
#pragma omp for ordered schedule(dynamic, 1)
		for (size_t i = 0; i < pieces->count; i++) {
			const struct piece *piece = &pieces->piece[i];

			piece_sum(job, &mine, piece, scratch);
#pragma omp ordered
			{
				design_tally_merge(total, &mine);
				if (piece->last)
					design_tally_stratum_done(
					        total, job->design, piece->stratum);
			}
			design_tally_clear(&mine);
		}
		design_tally_end(&mine);
		free(scratch);
	}
}

/* ---- from sums to figures ---- */

static bool psu_counts(const struct design *design, const double *weight, size_t psu)
{
	for (uint32_t i = design->psu_first[psu]; i < design->psu_first[psu + 1]; i++)
		if (fabs(weight[design->order[i]]) > 0)
			return true;
	return false;
}

/* Psus - strata of those with a weight other than 0. */
static double design_df(const struct design *design, const double *weight)
{
	double psus = 0, strata = 0;

	if (!weight)
		return design_degrees(design);
	for (size_t h = 0; h < design->strata; h++) {
		double before = psus;

		for (size_t psu = design->stratum_first[h]; psu < design->stratum_first[h + 1];
		        psu++)
			psus += psu_counts(design, weight, psu);
		strata += psus > before;
	}
	return psus - strata;
}

static void share_set_effects(struct estimate *out)
{
	double n = (double)out->n, simple = out->var_simple;

	out->deff = out->deff_replace = (double)NAN;
	out->n_eff = n;
	if (!(simple > 0))
		return;
	out->deff_replace = out->var / simple;
	if (out->weight > n)
		out->deff = out->var / (simple * (1 - n / out->weight));
	if (out->var > 0)
		out->n_eff = n / out->deff_replace;
}

static const struct estimate share_nothing = {.value = (double)NAN,
        .var = (double)NAN,
        .se = (double)NAN,
        .df = (double)NAN,
        .df_cell = (double)NAN,
        .deff = (double)NAN,
        .deff_replace = (double)NAN,
        .n_eff = (double)NAN,
        .var_simple = (double)NAN};

void design_estimate_set_variance(struct estimate *share, double var)
{
	if (!share->n || isnan(share->value))
		return;
	share->var = var;
	share->se = sqrt(var);
	share_set_effects(share);
}

static double total_var(const struct summing *job, const struct tally_cell *cell)
{
	double mean = cell->sums.t / cell->all_psus;

	/* The centre of a lonely psu moves from 0 to the mean of all psus. */
	if (job->design->lonely == DESIGN_LONELY_ADJUST)
		return cell->closed.tt - 2 * mean * cell->lonely_t +
		       mean * mean * cell->lonely_unsampled;
	return cell->closed.tt;
}

static double mean_var(const struct tally_cell *cell)
{
	const struct tally_products *products = &cell->closed;
	double w = cell->sums.w, p = cell->sums.t / w;

	return (products->tt - 2 * p * products->wt + p * p * products->ww) / (w * w);
}

static struct estimate share_of(const struct summing *job, const struct tally_cell *cell, double df)
{
	double n = (double)cell->sums.n, w = cell->sums.w;
	struct estimate out = share_nothing;

	if (!cell->sums.n)
		return out;
	double p = cell->sums.t / w; /* from the centre */
	double spread = n / (n - 1) * fmax(cell->sums.s / w - p * p, 0);

	out.n = cell->sums.n;
	out.psus = cell->psus;
	out.strata = cell->strata;
	out.weight = w;
	out.value = job->totals ? cell->sums.t : cell->centre + p;
	out.var = job->totals ? total_var(job, cell) : mean_var(cell);
	if (job->design->lonely == DESIGN_LONELY_AVERAGE)
		out.var *= (double)cell->strata / ((double)cell->strata - cell->lonely);
	out.var_simple = spread / n * (job->totals ? w * w : 1);
	out.df = df;
	out.df_cell = (double)cell->psus - cell->strata;
	design_estimate_set_variance(&out, out.var < 0 ? 0 : out.var);
	return out;
}

static bool cells_estimate(struct summing *job, struct estimate *out, struct error *error)
{
	struct pieces pieces = {0};
	struct tally total;

	if (!check_rows(job->design, job->scheme, job->rows, error))
		return false;
	for (uint32_t f = 0; f < job->scheme->factors; f++)
		job->factor_group[f] = design_cells_factor_group(job->scheme, f, 0);
	job->member_group = design_cells_member_group(job->scheme, 0);
	pieces.rows_max = rows_max(job->design);
	cut_frame(&pieces, job->design);
	design_tally_init(&total, job->scheme, 0);
	total.about_zero = job->totals;
	pieces_sum(job, &pieces, &total);
	double df = design_df(job->design, job->rows->weight);

	for (size_t i = 0; i < total.size; i++)
		out[i] = share_of(job, &total.cell[i], df);
	design_tally_end(&total);
	free(pieces.piece);
	return true;
}

bool design_shares(const struct design *design, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct estimate *out, struct error *error)
{
	struct summing job = {.design = design, .scheme = scheme, .rows = rows};

	return cells_estimate(&job, out, error);
}

bool design_totals(const struct design *design, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct estimate *out, struct error *error)
{
	struct summing job = {.design = design, .totals = true, .scheme = scheme, .rows = rows};

	return cells_estimate(&job, out, error);
}
