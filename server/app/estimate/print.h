/* Figures on standard output: a table for people, JSON, or CSV with every digit. */
#ifndef KESU_APP_ESTIMATE_PRINT_H
#define KESU_APP_ESTIMATE_PRINT_H

#include "estimate/sheet.h"

/* One a domain; NAN is printed as null, an empty cell, or a dash. */
struct figure {
	struct share share;
	struct interval interval;
	double n_eff;
};

/* replicates: how many were made, if they were asked for. */
void figures_print(const struct sheet *sheet, const struct figure *figures, uint32_t replicates);

#endif
