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
 *   design_suppression_told      the withheld cells that can be computed exactly from all others:
 *                        the families are equations with coefficients 1 and -1, and a cell is
 *                        determined where every solution of the homogeneous ones is 0. One random
 *                        solution modulo 2^31 - 1 shows that (probability of a wrong answer: about
 *                        2^-31 per cell); elimination is sparse.
 *   design_suppression_complete  withholds more cells, one at a time, until no withheld cell is
 *                        determined. The next cell is the one with the least loss per family that
 *                        it protects, among all cells that protect a family with one withheld cell;
 *                        of equals the lower index. The choice is greedy, so not the least possible
 *                        loss; the result does not depend on the order of the families.
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
	const size_t *first;    /* families + 1: where each begins in member */
	const uint32_t *member; /* cells, none twice in a family; the first is the others' total */
};

/* Sets told[cell] for each cell that is determined by others; returns their number. */
size_t design_suppression_told(
        const struct suppression_table *table, const bool *withheld, bool *told);

/*
 * Adds cells to withheld; returns their number. A cell that cannot be protected because all losses
 * are infinite stays determined.
 */
size_t design_suppression_complete(const struct suppression_table *table, bool *withheld);

#endif
