/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a workbook. An accepted one is a table: CSV that ends with a line and has no line
 * within a cell. The seeds are not compressed, so that their XML is what is changed; that the sums
 * do not fit any more is found at the end of a part. */
#include "input_file.h"

#include <xlsx/xlsx.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_file input = input_file_open(data, size);
	char *text = NULL;
	size_t n = 0, quotes = 0;
	FILE *csv = open_memstream(&text, &n);
	struct error error = {""};
	bool good = csv && xlsx_to_csv(input.path, csv, &error);

	check(csv && !fclose(csv));
	check(good || error.text[0]);
	for (size_t i = 0; good && i < n; i++) {
		quotes += text[i] == '"';
		check(text[i] != '\n' || quotes % 2 == 0);
	}
	check(!good || (n && text[n - 1] == '\n' && quotes % 2 == 0));
	free(text);
	close(input.file);
	return 0;
}
