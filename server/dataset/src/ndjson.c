/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON, an object a line for each row; a missing value is null. */
#include "formats.h"
#include "real.h"

#include <base/buf.h>
#include <base/memory.h>

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

enum { ROW_MAX = 16 << 20 /* bytes of one row */ };

struct dataset_writer {
	const struct dataset *dataset;
	struct dataset_sink sink;
	struct buf row;
};

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == '"' || text.p[i] == '\\')
			return false;
	return true;
}

static bool put_text(struct buf *row, struct str text, struct error *error)
{
	json_t *json;
	char *dumped;

	if (is_plain(text)) {
		buf_add_char(row, '"');
		buf_add(row, text);
		buf_add_char(row, '"');
		return true;
	}
	json = json_stringn(text.p, text.n);
	dumped = json ? json_dumps(json, JSON_ENCODE_ANY) : NULL;
	json_decref(json);
	if (!dumped)
		return error_set(error, "a text is not UTF-8");
	buf_add(row, str_from(dumped));
	free(dumped);
	return true;
}

static bool put_value(struct buf *row, const struct dataset_column *column,
        const struct dataset_value *value, struct error *error)
{
	char number[DATASET_REAL_SIZE];

	if (value->missing) {
		buf_add(row, STR("null"));
		return true;
	}
	switch (column->type) {
	case DATASET_TEXT:
		return put_text(row, value->text, error);
	case DATASET_INTEGER:
		buf_printf(row, "%" PRId64, value->integer);
		break;
	case DATASET_REAL:
		buf_add(row, (struct str){number, dataset_real_write(value->real, number)});
		break;
	case DATASET_FLAG:
		buf_add(row, value->flag ? STR("true") : STR("false"));
		break;
	}
	return true;
}

static bool row_write(
        struct dataset_writer *writer, const struct dataset_value *values, struct error *error)
{
	const struct dataset *dataset = writer->dataset;
	struct buf *row = &writer->row;

	buf_clear(row);
	for (size_t i = 0; i < dataset->column_count; i++) {
		buf_add(row, i ? STR(",\"") : STR("{\""));
		buf_add(row, str_from(dataset->columns[i].name));
		buf_add(row, STR("\":"));
		if (!put_value(row, &dataset->columns[i], &values[i], error))
			return false;
	}
	buf_add(row, STR("}\n"));
	if (row->overflowed)
		return error_set(error, "a row is longer than %d bytes", ROW_MAX);
	return writer->sink.write(writer->sink.context, buf_str(row), error);
}

static struct dataset_writer *ndjson_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	struct dataset_writer *writer = memory_new(1, sizeof(*writer));

	(void)options;
	(void)error;
	writer->dataset = dataset;
	writer->sink = sink;
	buf_init(&writer->row, ROW_MAX);
	return writer;
}

static void writer_free(struct dataset_writer *writer)
{
	buf_free(&writer->row);
	free(writer);
}

static bool ndjson_close(struct dataset_writer *writer, struct error *error)
{
	(void)error;
	writer_free(writer);
	return true;
}

const struct dataset_format dataset_ndjson = {
        .name = "ndjson",
        .content_type = "application/x-ndjson; charset=utf-8",
        .rows_wanted = true,
        .open = ndjson_open,
        .row = row_write,
        .close = ndjson_close,
        .abandon = writer_free,
};
