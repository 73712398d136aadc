/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the columns of a dataset to ReadStat's variables, with their codes and what these mean. */
#include "stat_writer.h"

#include "words.h"

#include <base/memory.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool label_add(struct dataset_writer *writer, const struct dataset_variable *variable,
        readstat_label_set_t *labels, const struct dataset_label *label, struct error *error)
{
	const char *words =
	        dataset_stat_words(writer, label->words, writer->kind->limits->value_label);

	if (variable->type == READSTAT_TYPE_STRING) {
		if (strlen(label->text) > variable->width)
			return error_set(error, "the code %s is longer than %zu bytes", label->text,
			        variable->width);
		readstat_label_string_value(labels, label->text, words);
		return true;
	}
	if (fabs((double)label->number) > writer->kind->code_most)
		return error_set(
		        error, "the code %" PRId64 " is too large for a label", label->number);
	readstat_label_double_value(labels, (double)label->number, words);
	return true;
}

/* A code cannot be a value and a reason for no value. */
static bool is_reason(const struct dataset_column *column, const struct dataset_label *label)
{
	for (size_t i = 0; i < column->missing_count; i++) {
		const struct dataset_label *reason = &column->missings[i];

		if (!dataset_has_code(column, reason))
			continue;
		if (column->type == DATASET_TEXT ? str_equal_c(str_from(label->text), reason->text)
		                                 : label->number == reason->number)
			return true;
	}
	return false;
}

/* NULL: the column has no codes that the format can label. */
static readstat_label_set_t *labels_new(
        struct dataset_writer *writer, const struct dataset_variable *variable, size_t count)
{
	const struct dataset_column *column = variable->column;
	bool is_text = variable->type == READSTAT_TYPE_STRING;

	if (!count && !writer->kind->labels_reasons(column))
		return NULL;
	if (is_text && !writer->kind->text_labels)
		return NULL;
	return readstat_add_label_set(writer->readstat,
	        is_text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, column->name);
}

static bool codes_add(
        struct dataset_writer *writer, const struct dataset_variable *variable, struct error *error)
{
	const struct dataset_column *column = variable->column;
	const struct dataset_bound bound = writer->kind->limits->value_label;
	size_t count;
	const struct dataset_label *own = dataset_labels(column, &count);
	readstat_label_set_t *labels = labels_new(writer, variable, count);

	if (!labels)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (is_reason(column, &own[i]))
			return error_set(error, "the code of \"%s\" also stands for no value",
			        dataset_words_in(own[i].words, writer->language));
		if (!label_add(writer, variable, labels, &own[i], error))
			return false;
	}
	for (size_t i = 0; i < column->missing_count; i++)
		writer->kind->declare(variable, i, labels,
		        dataset_stat_words(writer, column->missings[i].words, bound));
	readstat_variable_set_label_set(variable->readstat, labels);
	return true;
}

static const readstat_measure_t measures[] = {
        [DATASET_NOMINAL] = READSTAT_MEASURE_NOMINAL,
        [DATASET_ORDINAL] = READSTAT_MEASURE_ORDINAL,
        [DATASET_SCALE] = READSTAT_MEASURE_SCALE,
};

static bool variable_add(struct dataset_writer *writer, struct dataset_variable *variable,
        const struct dataset_column *column, struct error *error)
{
	const struct dataset_limits *limits = writer->kind->limits;
	char format[DATASET_SHOWN_SIZE];

	variable->column = column;
	if (!writer->kind->choose(variable, error))
		return false;
	variable->readstat = readstat_add_variable(
	        writer->readstat, column->name, variable->type, variable->width);
	writer->kind->show(variable, format);
	readstat_variable_set_format(variable->readstat, format);
	readstat_variable_set_measure(variable->readstat, measures[column->level]);
	readstat_variable_set_label(
	        variable->readstat, dataset_stat_words(writer, column->label, limits->label));
	return codes_add(writer, variable, error);
}

/* SPSS does not tell capitals from small letters. */
static bool is_named_before(const struct dataset *dataset, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcasecmp(dataset->columns[i].name, dataset->columns[at].name) == 0)
			return true;
	return false;
}

bool dataset_stat_columns(struct dataset_writer *writer, struct error *error)
{
	const struct dataset *dataset = writer->dataset;

	writer->variables = memory_new(dataset->column_count, sizeof(*writer->variables));
	for (size_t i = 0; i < dataset->column_count; i++)
		if (is_named_before(dataset, i))
			return error_set(
			        error, "two columns are named %s", dataset->columns[i].name);
	for (size_t i = 0; i < dataset->column_count; i++)
		if (!variable_add(writer, &writer->variables[i], &dataset->columns[i], error))
			return error_wrap(error, "column %s", dataset->columns[i].name);
	return true;
}
