/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manual.h"

#include <stddef.h>

static const struct command_manual_entry environment[] = {
        {"OMP_NUM_THREADS", "Number of threads; by default one per processor. The results are the "
                            "same for any number."},
        {NULL, NULL},
};

const struct command_manual kesu_stat_manual = {
        .description =
                "Computes statistics of surveys and tests from CSV files: plans and samples,\n"
                "estimates of complex surveys, calibrated weights, item response models,\n"
                "plausible values, small areas, ranks and targets. It needs no server\n"
                "and no database.\n"
                "\n"
                "A file is UTF-8 text with a header line. Cells are separated by commas and\n"
                "quoted as in RFC 4180. A cell that is empty, NA, NaN or a point is missing.\n"
                "Options name the columns. Options may stand before, between and after the\n"
                "files. If an option is given twice, the last one counts; an option that takes a\n"
                "list adds to it.\n"
                "\n"
                "The result is a table for people, with Chinese and English column heads.\n"
                "--format json prints the whole result with every digit. --format csv, where a\n"
                "command has it, prints one line for each estimate.",
        .environment = environment,
        .examples = "The mean of a stratified sample with finite populations, as R's svymean:\n"
                    "\n"
                    " kesu-stat estimate apistrat.csv --strata stype --weight pw \\\n"
                    "     --fpc fpc --mean api00\n"
                    "\n"
                    "Shares of a cluster sample by school type, and all their differences:\n"
                    "\n"
                    " kesu-stat estimate apiclus1.csv --psu dnum --weight pw --fpc fpc \\\n"
                    "     --share comp_imp --by stype --contrast all\n"
                    "\n"
                    "A two-parameter logistic model of five items, with fit of the items:\n"
                    "\n"
                    " kesu-stat irt irt_lsat7.csv --model 2pl --fit --out lsat7",
        .see_also = "kesu(1). The formulas are in docs/ESTIMATORS.md and docs/MEASUREMENT.md of\n"
                    "the source.",
};
