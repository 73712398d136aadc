/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Complementary suppression: which further cells of a table must be withheld so that no withheld
 * cell can be computed from the shown cells (Cox 1980, J. Amer. Statist. Assoc. 75, 377-385;
 * Fischetti & Salazar 2001). Families relate the cells: the first cell of a family is the total of
 * the others (a region and the regions in it; everyone and the levels of a factor; two names for
 * the same people). A family with exactly one withheld cell discloses it, whether it is a part or
 * the total. Several families together may also disclose a cell that no single family does, when
 * their equations are solved together.
 *
 * design_suppression_told finds the withheld cells that can be computed exactly from the others.
 * Each family is an equation with coefficients 1 and -1. A cell is determined when it is 0 in every
 * solution of the homogeneous equations. Sparse elimination gives one random solution modulo
 * 2^31 - 1, and the cells that are 0 in it are taken as determined (probability of a wrong answer:
 * about 2^-31 for each cell).
 *
 * design_suppression_complete withholds more cells, one at a time, until no withheld cell is
 * determined. The candidates are the shown cells of families that have only one withheld cell, or
 * a shown total and withheld parts of together 1 to rows_least - 1 rows, for their sum is told; if
 * there is no such family, those of families with a determined cell. The next cell is the candidate
 * with the least loss divided by the number of these families that it is in; of equal ones, that
 * with the lower index. This greedy choice need not give the least possible loss. The result does
 * not depend on the order of the families.
 *
 * Not protected: ranges (the family still gives bounds for a withheld cell), and people who know
 * their own answers.
 */
#ifndef KESU_DESIGN_SUPPRESSION_H
#define KESU_DESIGN_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct suppression_table {
	size_t cells;
	const double *loss; /* cost of withholding each cell, > 0; INFINITY: never withhold it */
	size_t families;
	const size_t *first;    /* families + 1: where each family begins in member */
	const uint32_t *member; /* cells; the first of a family is the total of its others; no cell
	                         * is twice in a family */
	/* Of each cell; NULL: the withheld parts of a total may have any number of rows. */
	const uint64_t *rows;
	uint64_t rows_least;
};

/* Sets told[cell] to whether the cell is withheld and determined; returns how many are. */
size_t design_suppression_told(
        const struct suppression_table *table, const bool *withheld, bool *told);

/*
 * Adds cells to withheld; returns their number. A cell that cannot be protected because all losses
 * are infinite stays determined.
 */
size_t design_suppression_complete(const struct suppression_table *table, bool *withheld);

#endif
