/*
 * Complementary suppression: which further cells of a table must be withheld so that no withheld
 * one can be worked out from those that are shown (Cox 1980, J. Amer. Statist. Assoc. 75, 377-385;
 * Fischetti & Salazar 2001). What ties cells together are families: the first cell of each is the
 * total of the others (a region and the regions in it; everyone and the levels of a factor; two
 * names for the same people). A family with one withheld cell gives it away, be it a part or the
 * total; and several families may together give away what none gives away alone, as by solving
 * equations.
 *
 *   design_suppression_told      which withheld cells those who know all others can work out
 *                         exactly: the families are equations with coefficients 1 and -1, and a
 *                         cell is determined where every solution of the homogeneous ones is 0. One
 *                         solution drawn at random modulo 2^31 - 1 tells that (a wrong answer has a
 *                         chance of about 2^-31 a cell); elimination is sparse.
 *   design_suppression_complete  withholds more cells, one at a time, until nothing is told: of all
 *                         cells that mend a family with one withheld cell, the one with the least
 *                         loss for each family it mends, the lower index of equals. Greedy, so not
 *                         the least possible loss; the result does not depend on the order of the
 *                         families.
 *
 * Not protected: ranges (a withheld cell still lies between what its family leaves), and people who
 * know their own answers.
 */
#ifndef KESU_DESIGN_SUPPRESSION_H
#define KESU_DESIGN_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct suppression_table {
	size_t cells;
	const double *loss; /* of withholding each cell, > 0; INFINITY: never withhold it */
	size_t families;
	const size_t *first;    /* families + 1: where each begins in member */
	const uint32_t *member; /* cells, none twice in a family; the first is the others' total */
};

/* Sets told[cell] for each; returns how many are. */
size_t design_suppression_told(
        const struct suppression_table *table, const bool *withheld, bool *told);

/*
 * Adds to withheld; returns how many cells. What still cannot be mended because of infinite losses
 * stays told.
 */
size_t design_suppression_complete(const struct suppression_table *table, bool *withheld);

#endif
