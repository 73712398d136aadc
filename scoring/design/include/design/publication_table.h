/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The publication decision for every cell of a table of region x group. First the peers are found,
 * then each cell is judged (publication.h), then further cells are withheld to protect others
 * (suppression.h). The result depends on the table only.
 *
 *   peers     of a cell: the same group in all regions as deep in the tree.
 *             deff  = sum df deff / sum df over cells with both (df: of the cell)
 *             share = sum W p / sum W
 *   families  a region's group and the same group in the regions under it; everyone in a region and
 *             the levels of a factor; a key group and another group of the same people there (same
 *             n, W and p). A family is also used where the parts may not cover the total, as with
 *             rows whose level is missing.
 *   rest      of a total: its rows that are in none of the parts, as those whose level is missing.
 *             Also of everyone without one key group, without all that exclude each other, and
 *             without a factor's levels and the key groups beside them, and of a group without
 *             those that are known to lie inside it (cells_nest). A rest of 1 to 10 rows is a
 *             withheld cell that nobody prints; it must not follow either. Nor may a sum of
 *             withheld parts of a shown total that is of 1 to 10 rows.
 *   empty     A cell without a row is in no family when it is known to be empty. With a
 *             publication_hold it is a withheld cell like one of few rows where somebody could have
 *             been asked. In a region of 1 to 10 rows it takes part in both steps: otherwise the
 *             empty levels of a township of one respondent would say who that is. Elsewhere no
 *             share is withheld for it, only the n of cells that are withheld anyway. No cell that
 *             takes part follows from the others, for a reader who knows which cells are empty and
 *             for one who does not; and a family with an empty cell also has a withheld cell with
 *             rows, because counts of 0 that add up to 0 tell.
 *   loss      n, and for "everyone" n times the number of groups, so that a region's own figure is
 *             withheld last.
 *   n         of a withheld cell is hidden when it is under n_hidden_min (and not 0), and of
 *             further withheld cells so that subtraction cannot disclose it; the n of a cell that
 *             is shown is never hidden. With a publication_hold the n of everyone in the whole
 *             table is known from elsewhere, if it is not under n_hidden_min: it is not hidden, and
 *             where that leaves an n to be found by subtraction, a shown cell is withheld.
 */
#ifndef KESU_DESIGN_PUBLICATION_TABLE_H
#define KESU_DESIGN_PUBLICATION_TABLE_H

#include <design/cells.h>
#include <design/publication.h>

/* The US Centers for Medicare & Medicaid Services release no count of 1 to 10 people. */
#define PUBLICATION_N_HIDDEN_MIN 11

/* What must be held beside the table itself. Any of the lists may be NULL. */
struct publication_hold {
	/*
	 * Of each cell: whether somebody of it could have been asked. It is false where the frame
	 * says that there is nobody: in a region outside the sample, or of a residence that no psu
	 * of the region has. NULL: everywhere.
	 */
	const bool *asked;
	/*
	 * Of each cell: what earlier tables of the same people withheld, and whose n they hid. It
	 * stays so, because tables side by side would tell what each of them withholds.
	 */
	const bool *withheld, *hidden;
};

/* shares and out have design_cells_count(scheme) elements. */
void design_publication_judge_table(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares, struct publication *out);

/*
 * The same, with empty cells and earlier tables held. A cell of fewer than PUBLICATION_N_HIDDEN_MIN
 * rows is the same decision whether it has a row or not: few_rows, and its n is hidden. Only in a
 * region of more rows a cell of which nobody was asked is plainly empty.
 */
void design_publication_judge_held(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares,
        const struct publication_hold *hold, struct publication *out);

/*
 * The last step alone, for tables with another rule: adds cells to withheld (one element per cell)
 * until no withheld cell follows from the others. It reads n, weight and value of shares.
 */
void design_publication_complete(
        const struct cells_scheme *scheme, const struct estimate *shares, bool *withheld);

#endif
