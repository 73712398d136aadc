/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the outcome on standard output: tables for people, JSON, or the coefficients as CSV. */
#ifndef KESU_TOOLS_REGRESS_PRINT_H
#define KESU_TOOLS_REGRESS_PRINT_H

#include "outcome.h"

void tools_regress_print_json(
        const struct regress_model *model, const struct regress_outcome *outcome);
void tools_regress_print_csv(
        const struct regress_model *model, const struct regress_outcome *outcome);
void tools_regress_print_tables(
        const struct regress_model *model, const struct regress_outcome *outcome);

#endif
