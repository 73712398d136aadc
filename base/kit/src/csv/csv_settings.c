/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kit/csv_settings.h>

#include "csv_table_state.h"

void csv_settings_take_levels(struct csv_table *table, const struct config *config)
{
	table->as_text = config_text(config, "as_text");
}
