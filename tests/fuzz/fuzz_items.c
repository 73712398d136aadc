/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of responses, all of whose columns are items. In an accepted file every item
 * has a name, and every response is missing or one of its item's categories. */
#include "input_file.h"

#include <tools/responses/items.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_items(const struct items *items, size_t rows)
{
	for (size_t j = 0; j < items->count; j++) {
		check(items->name[j][0]);
		check(items->categories[j] >= 2 && items->categories[j] <= IRT_CATEGORIES_MAX);
		for (size_t row = 0; row < rows; row++) {
			int category = items->category[row * items->count + j];

			check(category >= -1 && category < items->categories[j]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const none[] = {NULL};
	const struct items_request request = {.items = "", .model = "gpcm", .taken = none};
	struct input_file input = input_file_open(data, size);
	struct csv_table *table = csv_table_new();
	struct error error = {0};
	struct items items;

	tools_items_init(&items, &request);
	csv_table_on_header(table, tools_items_on_header, &items);
	if (csv_table_read(table, input.path, &error) && tools_items_take(&items, table, &error))
		check_items(&items, csv_table_rows(table));
	else
		check(error.text[0]);
	tools_items_end(&items);
	csv_table_free(table);
	close(input.file);
	return 0;
}
