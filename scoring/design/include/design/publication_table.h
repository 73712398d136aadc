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
 *             n, W and p). Cells without a row are in no family: they are known to be empty. A
 *             family is also used where the parts may not cover the total, as with rows whose level
 *             is missing.
 *   loss      n, and for "everyone" n times the number of groups, so that a region's own figure is
 *             withheld last.
 *   n         of a withheld cell is hidden when it is under n_hidden_min (and not 0), and of
 *             further withheld cells so that subtraction cannot disclose it; the n of a cell that
 *             is shown is never hidden.
 */
#ifndef KESU_DESIGN_PUBLICATION_TABLE_H
#define KESU_DESIGN_PUBLICATION_TABLE_H

#include <design/cells.h>
#include <design/publication.h>

/* The US Centers for Medicare & Medicaid Services release no count of 1 to 10 people. */
#define PUBLICATION_N_HIDDEN_MIN 11

/* shares and out have design_cells_count(scheme) elements. */
void design_publication_judge_table(const struct publication_rule *rule,
        const struct cells_scheme *scheme, const struct estimate *shares, struct publication *out);

/*
 * The last step alone, for tables with another rule: adds cells to withheld (one element per cell)
 * until no withheld cell follows from the others. It reads n, weight and value of shares.
 */
void design_publication_complete(
        const struct cells_scheme *scheme, const struct estimate *shares, bool *withheld);

#endif
