/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "copy_reader.h"

#include <endian.h>
#include <string.h>

static bool cut_int(struct str *data, size_t width, int32_t *value)
{
	uint32_t wire = 0;

	if (data->n < width)
		return false;
	memcpy((char *)&wire + sizeof(wire) - width, data->p, width);
	*value = (int32_t)be32toh(wire);
	if (width == 2)
		*value = (int16_t)*value;
	*data = (struct str){data->p + width, data->n - width};
	return true;
}

/* Signature, flags, and an extension of any length. */
static bool copy_read_head(struct str *data)
{
	static const struct str signature = {"PGCOPY\n\377\r\n\0", 11};
	int32_t flags, extension;

	if (!str_starts(*data, signature))
		return false;
	*data = (struct str){data->p + signature.n, data->n - signature.n};
	if (!cut_int(data, 4, &flags) || !cut_int(data, 4, &extension) || extension < 0 ||
	        (size_t)extension > data->n)
		return false;
	*data = (struct str){data->p + extension, data->n - (size_t)extension};
	return true;
}

static bool copy_read_row(struct copy_reader *reader, struct str *data)
{
	int32_t count, n;

	if (!cut_int(data, 2, &count))
		return false;
	reader->has_ended = count == -1;
	if (reader->has_ended)
		return data->n == 0;
	if (count < 0 || (size_t)count != reader->count)
		return false;
	for (size_t i = 0; i < reader->count; i++) {
		if (!cut_int(data, 4, &n) || n < -1 || (n > 0 && (size_t)n > data->n))
			return false;
		reader->fields[i] = (struct str){n < 0 ? NULL : data->p, n < 0 ? 0 : (size_t)n};
		*data = (struct str){data->p + reader->fields[i].n, data->n - reader->fields[i].n};
	}
	return true;
}

bool db_copy_read(struct copy_reader *reader, struct str data, struct error *error)
{
	if (!reader->has_begun && !copy_read_head(&data))
		return error_set(error, "this is not the head of a binary COPY");
	reader->has_begun = true;
	while (data.n) {
		if (reader->has_ended || !copy_read_row(reader, &data))
			return error_set(error, "a row without %zu fields", reader->count);
		if (!reader->has_ended &&
		        !reader->row(reader->fields, reader->count, reader->state, error))
			return false;
	}
	return true;
}
