/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domains.h"

#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum column { SHARE, POPULATION, RESPONSE, DEFF, COLUMNS };

static const struct {
	const char *name;
	double above, most;
} columns[COLUMNS] = {
        [SHARE] = {"share", 0, 1},
        [POPULATION] = {"population", 1, 1e12},
        [RESPONSE] = {"response", 0, 1},
        [DEFF] = {"deff", 0, 1e6},
};

struct file {
	struct csv_table *table;
	size_t domain, handle[COLUMNS];
	bool has[COLUMNS];
};

static bool want(struct csv_table *table, void *data, struct error *error)
{
	struct file *file = data;

	(void)error;
	for (int c = 0; c < COLUMNS; c++) {
		file->has[c] = csv_table_has(table, columns[c].name);
		if (file->has[c])
			file->handle[c] = csv_table_want_number(table, columns[c].name);
	}
	return true;
}

static bool take_cell(
        const struct file *file, size_t i, enum column column, double *to, struct error *error)
{
	double value = file->has[column] ? csv_table_numbers(file->table, file->handle[column])[i]
	                                 : (double)NAN;

	if (isnan(value))
		return true;
	if (!(value > columns[column].above && value <= columns[column].most) ||
	        (column == SHARE && value >= 1))
		return csv_table_fail(file->table, i, file->handle[column], error,
		        "%g is not above %g and %s %g", value, columns[column].above,
		        column == SHARE ? "below" : "at most", columns[column].most);
	*to = value;
	return true;
}

static bool take_row(
        const struct file *file, size_t i, struct plan_domain *domain, struct error *error)
{
	int32_t code = csv_table_labels(file->table, file->domain)[i];

	if (code < 0)
		return csv_table_fail(
		        file->table, i, file->domain, error, "a row without a domain");
	if ((size_t)code < i)
		return csv_table_fail(file->table, i, file->domain, error,
		        "the domain \"%s\" is in line %zu, too",
		        csv_table_level(file->table, file->domain, code),
		        csv_table_line(file->table, (size_t)code));
	if (snprintf(domain->name, sizeof(domain->name), "%s",
	            csv_table_level(file->table, file->domain, code)) >= (int)sizeof(domain->name))
		return csv_table_fail(file->table, i, file->domain, error,
		        "a name has at most %zu bytes", sizeof(domain->name) - 1);
	return take_cell(file, i, SHARE, &domain->precision.share, error) &&
	       take_cell(file, i, POPULATION, &domain->precision.units, error) &&
	       take_cell(file, i, RESPONSE, &domain->response, error) &&
	       take_cell(file, i, DEFF, &domain->precision.deff, error);
}

static bool read_file(
        struct plan *plan, const char *path, const struct plan_domain *usual, struct error *error)
{
	struct file file = {.table = tools_files_table()};

	file.domain = csv_table_want_label(file.table, "domain");
	csv_table_on_header(file.table, want, &file);
	csv_settings_take(file.table, plan->config);
	bool good = csv_table_read(file.table, path, error);

	plan->count = good ? csv_table_rows(file.table) : 0;
	plan->domains = memory_new(plan->count + 1, sizeof(*plan->domains));
	for (size_t i = 0; good && i < plan->count; i++) {
		plan->domains[i] = *usual;
		good = take_row(&file, i, &plan->domains[i], error);
	}
	csv_table_free(file.table);
	return good;
}

bool tools_plan_domains_read(
        struct plan *plan, const struct plan_domain *usual, struct error *error)
{
	const char *path = config_text(plan->config, "domain_file");

	if (*path)
		return read_file(plan, path, usual, error);
	plan->count = (size_t)config_number(plan->config, "domains");
	plan->domains = memory_new(plan->count, sizeof(*plan->domains));
	for (size_t i = 0; i < plan->count; i++) {
		plan->domains[i] = *usual;
		snprintf(plan->domains[i].name, sizeof(usual->name), "%zu", i + 1);
	}
	return true;
}
