/*
 * The word on every cell of a table of region x group, judged together: peers are found, cells
 * judged (publication.h), and then cells are withheld for others' sake (suppression.h). A pure
 * function of the table.
 *
 *   peers     of a cell: the same group in all regions as deep in the tree.
 *             deff  = sum df deff / sum df over cells with both (df: of the cell)
 *             share = sum W p / sum W
 *   families  a region's group and the same group in the regions under it; everyone in a region and
 *             the levels of a factor; a key group and another group of the same people there (same
 *             n, W and p). Cells without a row are in none: they are known to be empty. A family
 *             counts also where the parts may not cover the total, as with rows whose level is
 *             missing.
 *   loss      n, and for "everyone" n times the groups: a region's own figure goes last.
 *   n         of a withheld cell is hidden when it is under n_hidden_min (and not 0), and of
 *             further withheld cells so that no difference gives it away; the n of a cell that is
 *             shown is never hidden.
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
 * The last part alone, for tables with a rule of their own: adds to withheld (one a cell) until
 * nothing in it follows from the rest. Of shares it takes n, weight and value.
 */
void design_publication_complete(
        const struct cells_scheme *scheme, const struct estimate *shares, bool *withheld);

#endif
