/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results in PostgreSQL's binary formats, read where libpq put them: views, no copies. A value that
 * is NULL or of another width reads as 0 or as a view without bytes; a date or time beyond what C's
 * number holds reads as infinity.
 */
#include "internal.h"

#include <db/session.h>

#include <endian.h>
#include <string.h>

static int16_t read_int2(const char *p)
{
	uint16_t wire;

	memcpy(&wire, p, sizeof(wire));
	return (int16_t)be16toh(wire);
}

static int32_t read_int4(const char *p)
{
	uint32_t wire;

	memcpy(&wire, p, sizeof(wire));
	return (int32_t)be32toh(wire);
}

static int64_t read_int8(const char *p)
{
	uint64_t wire;

	memcpy(&wire, p, sizeof(wire));
	return (int64_t)be64toh(wire);
}

int64_t db_field_int(struct str field)
{
	switch (field.n) {
	case 1:
		return field.p[0];
	case 2:
		return read_int2(field.p);
	case 4:
		return read_int4(field.p);
	case 8:
		return read_int8(field.p);
	default:
		return 0;
	}
}

double db_field_float8(struct str field)
{
	int64_t bits = db_field_int(field);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

struct uuid db_field_uuid(struct str field)
{
	struct uuid id = {{0}};

	if (field.n == sizeof(id.b))
		memcpy(id.b, field.p, sizeof(id.b));
	return id;
}

int64_t db_field_timestamptz(struct str field)
{
	int64_t wire = db_field_int(field), time;

	if (!field.p)
		return 0;
	if (wire == INT64_MIN)
		return wire; /* -infinity */
	return __builtin_add_overflow(wire, EPOCH_US, &time) ? INT64_MAX : time;
}

int32_t db_field_date(struct str field)
{
	int32_t wire = (int32_t)db_field_int(field), date;

	if (!field.p)
		return 0;
	if (wire == INT32_MIN)
		return wire; /* -infinity */
	return __builtin_add_overflow(wire, EPOCH_DAYS, &date) ? INT32_MAX : date;
}

struct str db_field_jsonb(struct str field)
{
	if (!field.n)
		return field;
	return (struct str){field.p + 1, field.n - 1};
}

size_t db_array_count(struct str raw, enum db_type type)
{
	if (raw.n < ARRAY_HEAD - 8 || (Oid)read_int4(raw.p + 8) != db_value_types[type].element_oid)
		return SIZE_MAX;
	if (read_int4(raw.p) == 0)
		return 0;
	if (read_int4(raw.p) != 1 || raw.n < ARRAY_HEAD || read_int4(raw.p + 12) < 0)
		return SIZE_MAX;
	return (size_t)read_int4(raw.p + 12);
}

static bool element_read(enum db_type type, struct str element, bool is_null, char *out)
{
	int64_t number;
	struct str view;

	switch (type) {
	case DB_INT2_ARRAY:
	case DB_INT4_ARRAY:
	case DB_INT8_ARRAY:
	case DB_FLOAT8_ARRAY:
		number = db_field_int(element);
		/* The low bytes of a little-endian int64 are the narrower number. */
		if (BYTE_ORDER == BIG_ENDIAN)
			number = (int64_t)((uint64_t)number
			                   << (64 - 8 * db_value_types[type].width));
		memcpy(out, &number, db_value_types[type].width);
		break;
	case DB_UUID_ARRAY:
		memset(out, 0, sizeof(struct uuid));
		if (!is_null && element.n == sizeof(struct uuid))
			memcpy(out, element.p, element.n);
		break;
	default:
		view = type == DB_JSONB_ARRAY ? db_field_jsonb(element) : element;
		memcpy(out, &view, sizeof(view));
		return true;
	}
	return is_null || element.n == db_value_types[type].width;
}

size_t db_array_read(struct str raw, enum db_type type, void *out, bool *nulls, size_t max)
{
	size_t count = db_array_count(raw, type), at = ARRAY_HEAD;

	if (count == SIZE_MAX || count > max)
		return SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		struct str element = {NULL, 0};
		int32_t n = raw.n - at < 4 ? INT32_MAX : read_int4(raw.p + at);

		at += 4;
		if (n < 0 && !nulls)
			return SIZE_MAX;
		if (n >= 0) {
			if ((size_t)n > raw.n - (at < raw.n ? at : raw.n))
				return SIZE_MAX;
			element = (struct str){raw.p + at, (size_t)n};
			at += element.n;
		}
		if (nulls)
			nulls[i] = n < 0;
		if (!element_read(
		            type, element, n < 0, (char *)out + i * db_value_types[type].in_c))
			return SIZE_MAX;
	}
	return count;
}

/* --- the same, by row and column --- */

static const PGresult *result_at(const struct db_batch *batch, size_t statement)
{
	return statement < batch->count ? batch->statements[statement].result : NULL;
}

static struct str field_at(
        const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	const PGresult *result = result_at(batch, statement);

	if (!result || row >= (size_t)PQntuples(result) || column >= (size_t)PQnfields(result) ||
	        PQgetisnull(result, (int)row, (int)column))
		return (struct str){NULL, 0};
	return (struct str){PQgetvalue(result, (int)row, (int)column),
	        (size_t)PQgetlength(result, (int)row, (int)column)};
}

size_t db_rows(const struct db_batch *batch, size_t statement)
{
	const PGresult *result = result_at(batch, statement);

	return result ? (size_t)PQntuples(result) : 0;
}

bool db_is_null(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return !field_at(batch, statement, row, column).p;
}

bool db_get_bool(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_int(field_at(batch, statement, row, column));
}

int64_t db_get_int(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_int(field_at(batch, statement, row, column));
}

double db_get_float8(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_float8(field_at(batch, statement, row, column));
}

struct str db_get_bytes(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return field_at(batch, statement, row, column);
}

struct str db_get_jsonb(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_jsonb(field_at(batch, statement, row, column));
}

struct uuid db_get_uuid(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_uuid(field_at(batch, statement, row, column));
}

int64_t db_get_timestamptz(
        const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_timestamptz(field_at(batch, statement, row, column));
}

int32_t db_get_date(const struct db_batch *batch, size_t statement, size_t row, size_t column)
{
	return db_field_date(field_at(batch, statement, row, column));
}

size_t db_get_array(const struct db_batch *batch, size_t statement, size_t row, size_t column,
        enum db_type type, void *out, size_t max)
{
	return db_array_read(field_at(batch, statement, row, column), type, out, NULL, max);
}
