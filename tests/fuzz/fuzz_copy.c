/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Target functions: db_copy_read and what reads fields and arrays of its rows. The first byte is
 * the number of fields of a row and the second cuts the rest into two messages; every field is read
 * as each type.
 */
#include "copy_reader.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 8, ELEMENTS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_array(struct str field, enum db_type type)
{
	union {
		struct str views[ELEMENTS_MAX];
		struct uuid ids[ELEMENTS_MAX];
		int64_t numbers[ELEMENTS_MAX];
	} out;
	bool nulls[ELEMENTS_MAX];
	size_t count = db_array_count(field, type);
	size_t read = db_array_read(field, type, &out, nulls, ELEMENTS_MAX);

	if (read != SIZE_MAX && read != count)
		abort();
	/* Without room for nulls it reads the same or refuses. */
	if (db_array_read(field, type, &out, NULL, ELEMENTS_MAX) != SIZE_MAX && read == SIZE_MAX)
		abort();
	/* Views lie within the field. */
	for (size_t i = 0; read != SIZE_MAX && type == DB_TEXT_ARRAY && i < read; i++)
		if (!nulls[i] && (out.views[i].p < field.p ||
		                         out.views[i].p + out.views[i].n > field.p + field.n))
			abort();
}

static bool on_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	(void)state;
	(void)error;
	for (size_t i = 0; i < count; i++) {
		(void)db_field_int(fields[i]);
		(void)db_field_float8(fields[i]);
		(void)db_field_uuid(fields[i]);
		(void)db_field_timestamptz(fields[i]);
		(void)db_field_date(fields[i]);
		(void)db_field_jsonb(fields[i]);
		for (enum db_type type = DB_INT2_ARRAY; type < DB_TYPE__COUNT; type++)
			read_array(fields[i], type);
	}
	return true;
}

/* A copy of just this size, so that a read beyond it is seen. */
static bool feed(struct copy_reader *reader, const uint8_t *data, size_t size)
{
	char *copy = malloc(size + !size);
	struct error error;
	bool good;

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	good = db_copy_read(reader, (struct str){copy, size}, &error);
	free(copy);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str fields[FIELDS_MAX];
	struct copy_reader reader = {.fields = fields, .row = on_row};
	size_t cut;

	if (size < 2)
		return 0;
	reader.count = data[0] % FIELDS_MAX;
	cut = data[1] < size - 2 ? data[1] : size - 2;
	if (feed(&reader, data + 2, cut))
		feed(&reader, data + 2 + cut, size - 2 - cut);
	return 0;
}
