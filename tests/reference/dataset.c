/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the table of tests/unit/test_dataset_fixture.h in every format, for programs that read it.
 * usage: reference_dataset DIRECTORY   ->  DIRECTORY/zh.sav, en.sav, zh.dta, ...
 */
#include <test_dataset_fixture.h>

#include <stdlib.h>

static const char *const languages[] = {[DATASET_ZH] = "zh", [DATASET_EN] = "en"};

static void give_up(const char *path, const struct error *error)
{
	fprintf(stderr, "%s: %s\n", path, error->text);
	exit(EXIT_FAILURE);
}

static void write_file(const char *path, const struct dataset_format *format,
        const struct dataset_options *options)
{
	FILE *file = fopen(path, "wb");
	struct error error = {0};
	struct dataset_writer *writer;

	if (!file) {
		error_set_errno(&error, "cannot open");
		give_up(path, &error);
	}
	writer = format->open(&fixture, options, dataset_sink_file(file), &error);
	if (!writer)
		give_up(path, &error);
	for (size_t i = 0; format->rows_wanted && i < FIXTURE_ROWS; i++)
		if (!format->row(writer, fixture_rows[i], &error))
			give_up(path, &error);
	if (!format->close(writer, &error) || fclose(file) != 0)
		give_up(path, &error);
}

int main(int argc, char **argv)
{
	char path[4096];

	if (argc != 2)
		return EXIT_FAILURE;
	for (size_t i = 0; dataset_formats[i]; i++)
		for (int language = DATASET_ZH; language <= DATASET_EN; language++) {
			struct dataset_options options = {
			        .language = (enum dataset_language)language};

			snprintf(path, sizeof(path), "%s/%s.%s", argv[1], languages[language],
			        dataset_formats[i]->name);
			write_file(path, dataset_formats[i], &options);
		}
	return EXIT_SUCCESS;
}
