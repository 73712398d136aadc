/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan as a table, JSON or CSV: the domains, all of them, and what other sizes give. */
#ifndef KESU_TOOLS_PLAN_PRINT_H
#define KESU_TOOLS_PLAN_PRINT_H

#include "domains.h"

void tools_plan_print(const struct plan *plan);

#endif
