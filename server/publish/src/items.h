/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of a run's scale as a table. */
#ifndef KESU_PUBLISH_ITEMS_H
#define KESU_PUBLISH_ITEMS_H

#include <core/figures.h>
#include <dataset/output.h>

extern const struct core_figures_table publish_items_table;

#endif
