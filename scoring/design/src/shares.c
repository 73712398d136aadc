/*
 * Rows to shares. The frame is cut into pieces of about PIECE_ROWS rows, each one of whole strata or
 * a part of one stratum. Threads sum pieces into tallies of their own, which join the total in the
 * order of the pieces; the cut depends on the frame alone, so the sums do too. Inside a psu rows are
 * put in order of (weight, region, y), so the order in which they came does not matter either: rows
 * that tie add the same numbers.
 *
 * Everything that can be wrong with a row is found before the first sum.
 */
#include <design/shares.h>

#include "tally.h"

#include <base/memory.h>

#include <math.h>
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
	if (rows->weight && !(rows->weight[row] >= 0 && rows->weight[row] <= 1e300))
		return error_set(error, "row %zu: the weight %g is not a number from 0 up", row + 1,
		        rows->weight[row]);
	if (isinf(rows->y[row]))
		return error_set(error, "row %zu: the value is infinite", row + 1);
	if (rows->leaf && rows->leaf[row] >= (int64_t)scheme->regions)
		return error_set(error, "row %zu: region %d, there are %u", row + 1,
		        rows->leaf[row], scheme->regions);
	return check_row_groups(scheme, rows, row, error);
}

static bool check_rows(const struct frame *frame, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct error *error)
{
	if (!cells_check(scheme, error))
		return false;
	for (uint32_t f = 0; f < scheme->factors; f++)
		if (!rows->level[f])
			return error_set(error, "factor %u has no column of levels", f + 1);
	for (size_t row = 0; row < frame->rows; row++)
		if (!check_row(scheme, rows, row, error))
			return false;
	return true;
}

/* ---- the cut into pieces ---- */

static size_t rows_between(const struct frame *frame, uint32_t psu, uint32_t psu_end)
{
	return frame->psu_first[psu_end] - frame->psu_first[psu];
}

static void pieces_add(struct pieces *pieces, struct piece piece)
{
	if (pieces->count == pieces->room) {
		pieces->room = pieces->room ? 2 * pieces->room : 16;
		pieces->piece = memory_resize(pieces->piece, pieces->room, sizeof(piece));
	}
	pieces->piece[pieces->count++] = piece;
}

static void cut_stratum(struct pieces *pieces, const struct frame *frame, uint32_t h)
{
	uint32_t end = frame->stratum_first[h + 1];
	uint32_t psu = frame->stratum_first[h];

	while (psu < end) {
		struct piece piece = {.stratum = h, .strata = 1, .psu = psu, .part = true};

		do
			psu++;
		while (psu < end && rows_between(frame, piece.psu, psu) < PIECE_ROWS);
		piece.psu_end = psu;
		piece.last = psu == end;
		pieces_add(pieces, piece);
	}
}

static void cut_frame(struct pieces *pieces, const struct frame *frame)
{
	const uint32_t *first = frame->stratum_first;
	uint32_t h = 0;

	while (h < frame->strata) {
		struct piece piece = {.stratum = h, .psu = first[h]};

		/* Without psu labels the rows of a stratum are put in order together. */
		if (!frame->row_is_psu &&
		        rows_between(frame, first[h], first[h + 1]) > 2 * PIECE_ROWS) {
			cut_stratum(pieces, frame, h++);
			continue;
		}
		do
			h++;
		while (h < frame->strata &&
		        rows_between(frame, piece.psu, first[h + 1]) <= PIECE_ROWS);
		piece.strata = h - piece.stratum;
		piece.psu_end = first[h];
		pieces_add(pieces, piece);
	}
}

static size_t rows_max(const struct frame *frame)
{
	size_t units = frame->row_is_psu ? frame->strata : frame->psus;
	size_t max = 0;

	for (size_t i = 0; i < units; i++) {
		size_t psu = frame->row_is_psu ? frame->stratum_first[i] : i;
		size_t end = frame->row_is_psu ? frame->stratum_first[i + 1] : i + 1;
		size_t size = rows_between(frame, (uint32_t)psu, (uint32_t)end);

		max = size > max ? size : max;
	}
	return max;
}

/* ---- summing a piece ---- */

struct summing {
	const struct frame *frame;
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

/* Shell's method for the few rows of a psu, where qsort's calls would cost most of the time. */
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

/* The rows of places begin .. end of the frame's order that are in any cell, in order. */
static size_t rows_gather(const struct summing *job, size_t begin, size_t end, struct row *out)
{
	const struct shares_rows *rows = job->rows;
	size_t count = 0;
	bool sorted = true;

	for (size_t i = begin; i < end; i++) {
		uint32_t number = job->frame->order[i];
		struct row row = {
		        .w = rows->weight ? rows->weight[number] : 1,
		        .y = rows->y[number],
		        .leaf = rows->leaf ? rows->leaf[number] : 0,
		        .number = number,
		};

		if (!(row.w > 0) || isnan(row.y) || row.leaf < 0)
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

static void psus_sum(
        const struct summing *job, struct tally *tally, uint32_t psu, uint32_t end, struct row *row)
{
	const uint32_t *first = job->frame->psu_first;

	if (job->frame->row_is_psu) {
		size_t count = rows_gather(job, first[psu], first[end], row);

		for (size_t i = 0; i < count; i++) {
			row_sum(job, tally, &row[i], row[i].y);
			tally_psu_done(tally, row[i].y);
		}
		return;
	}
	for (; psu < end; psu++) {
		size_t count = rows_gather(job, first[psu], first[psu + 1], row);

		for (size_t i = 0; i < count; i++)
			row_sum(job, tally, &row[i], row[0].y);
		if (count)
			tally_psu_done(tally, row[0].y);
	}
}

static void piece_sum(const struct summing *job, struct tally *tally, const struct piece *piece,
        struct row *scratch)
{
	const uint32_t *first = job->frame->stratum_first;

	if (piece->part) {
		psus_sum(job, tally, piece->psu, piece->psu_end, scratch);
		return;
	}
	for (uint32_t h = piece->stratum; h < piece->stratum + piece->strata; h++) {
		psus_sum(job, tally, first[h], first[h + 1], scratch);
		tally_stratum_done(tally, job->frame, h);
	}
}

static void pieces_sum(const struct summing *job, const struct pieces *pieces, struct tally *total)
{
#pragma omp parallel if (pieces->count > 1)
	{
		struct row *scratch = memory_new(pieces->rows_max, sizeof(*scratch));
		struct tally mine;

		tally_init(&mine, job->scheme);
#pragma omp for ordered schedule(dynamic, 1)
		for (size_t i = 0; i < pieces->count; i++) {
			const struct piece *piece = &pieces->piece[i];

			piece_sum(job, &mine, piece, scratch);
#pragma omp ordered
			{
				tally_merge(total, &mine);
				if (piece->last)
					tally_stratum_done(total, job->frame, piece->stratum);
			}
			tally_clear(&mine);
		}
		tally_end(&mine);
		free(scratch);
	}
}

/* ---- from sums to figures ---- */

static void share_set_effects(struct share *out, double spread)
{
	double n = (double)out->n;
	double simple = spread / n; /* variance under simple random sampling with replacement */

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

static struct share share_of(const struct frame *frame, const struct tally_cell *cell)
{
	const struct tally_products *products = &cell->closed;
	double n = (double)cell->sums.n, w = cell->sums.w;
	struct share out = {.share = (double)NAN,
	        .var = (double)NAN,
	        .se = (double)NAN,
	        .df = (double)NAN,
	        .df_cell = (double)NAN,
	        .deff = (double)NAN,
	        .deff_replace = (double)NAN,
	        .n_eff = (double)NAN};

	if (!cell->sums.n)
		return out;
	double p = cell->sums.t / w; /* from the centre */
	double var = (products->tt - 2 * p * products->wt + p * p * products->ww) / (w * w);
	double spread = n / (n - 1) * fmax(cell->sums.s / w - p * p, 0);

	if (frame->lonely == FRAME_LONELY_AVERAGE)
		var *= (double)cell->strata / ((double)cell->strata - cell->lonely);
	out.n = cell->sums.n;
	out.psus = cell->psus;
	out.strata = cell->strata;
	out.weight = w;
	out.share = cell->centre + p;
	out.var = var < 0 ? 0 : var;
	out.se = sqrt(out.var);
	out.df = frame_df(frame);
	out.df_cell = (double)cell->psus - cell->strata;
	share_set_effects(&out, spread);
	return out;
}

bool shares_estimate(const struct frame *frame, const struct cells_scheme *scheme,
        const struct shares_rows *rows, struct share *out, struct error *error)
{
	struct summing job = {.frame = frame, .scheme = scheme, .rows = rows};
	struct pieces pieces = {0};
	struct tally total;

	if (!check_rows(frame, scheme, rows, error))
		return false;
	for (uint32_t f = 0; f < scheme->factors; f++)
		job.factor_group[f] = cells_factor_group(scheme, f, 0);
	job.member_group = cells_member_group(scheme, 0);
	pieces.rows_max = rows_max(frame);
	cut_frame(&pieces, frame);
	tally_init(&total, scheme);
	pieces_sum(&job, &pieces, &total);
	for (size_t i = 0; i < total.size; i++)
		out[i] = share_of(frame, &total.cell[i]);
	tally_end(&total);
	free(pieces.piece);
	return true;
}
