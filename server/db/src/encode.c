/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parameters in PostgreSQL's binary formats: numbers in network order, times counted from
 * 2000-01-01, jsonb with a version byte, arrays of one dimension. A value is written once, into the
 * batch's arena, in the form in which it goes over the wire.
 */
#include "internal.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

const struct value_type db_value_types[DB_TYPE__COUNT] = {
        [DB_BOOL] = {16, 0, 0, 0},
        [DB_INT2] = {21, 0, 0, 0},
        [DB_INT4] = {23, 0, 0, 0},
        [DB_INT8] = {20, 0, 0, 0},
        [DB_FLOAT8] = {701, 0, 0, 0},
        [DB_TEXT] = {25, 0, 0, 0},
        [DB_BYTEA] = {17, 0, 0, 0},
        [DB_UUID] = {2950, 0, 0, 0},
        [DB_TIMESTAMPTZ] = {1184, 0, 0, 0},
        [DB_DATE] = {1082, 0, 0, 0},
        [DB_JSONB] = {3802, 0, 0, 0},
        [DB_INT2_ARRAY] = {1005, 2, sizeof(int16_t), 21},
        [DB_INT4_ARRAY] = {1007, 4, sizeof(int32_t), 23},
        [DB_INT8_ARRAY] = {1016, 8, sizeof(int64_t), 20},
        [DB_FLOAT8_ARRAY] = {1022, 8, sizeof(double), 701},
        [DB_TEXT_ARRAY] = {1009, 0, sizeof(struct str), 25},
        [DB_BYTEA_ARRAY] = {1001, 0, sizeof(struct str), 17},
        [DB_UUID_ARRAY] = {2951, 16, sizeof(struct uuid), 2950},
        [DB_JSONB_ARRAY] = {3807, 0, sizeof(struct str), 3802},
};

static char *write_int2(char *p, int16_t value)
{
	uint16_t wire = htobe16((uint16_t)value);

	return (char *)memcpy(p, &wire, sizeof(wire)) + sizeof(wire);
}

static char *write_int4(char *p, int32_t value)
{
	uint32_t wire = htobe32((uint32_t)value);

	return (char *)memcpy(p, &wire, sizeof(wire)) + sizeof(wire);
}

static char *write_int8(char *p, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);

	return (char *)memcpy(p, &wire, sizeof(wire)) + sizeof(wire);
}

static char *write_bytes(char *p, struct str s)
{
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

/* Room for the next parameter. libpq counts in int; PostgreSQL ends at 1 GB anyway. */
static char *param_new(struct db_batch *batch, size_t n)
{
	struct batch_statement *s = batch->statements + batch->count - 1;
	char *p;

	if (!batch->count || s->put == s->statement->param_count || n > INT32_MAX)
		abort();
	p = arena_new(&batch->arena, n, 1);
	s->values[s->put] = p;
	s->lengths[s->put] = (int)n;
	s->put++;
	return p;
}

void db_put_null(struct db_batch *batch)
{
	struct batch_statement *s;

	param_new(batch, 0);
	s = &batch->statements[batch->count - 1];
	s->values[s->put - 1] = NULL;
}

void db_put_bool(struct db_batch *batch, bool value)
{
	*param_new(batch, 1) = value;
}

void db_put_int2(struct db_batch *batch, int16_t value)
{
	write_int2(param_new(batch, sizeof(value)), value);
}

void db_put_int4(struct db_batch *batch, int32_t value)
{
	write_int4(param_new(batch, sizeof(value)), value);
}

void db_put_int8(struct db_batch *batch, int64_t value)
{
	write_int8(param_new(batch, sizeof(value)), value);
}

void db_put_float8(struct db_batch *batch, double value)
{
	int64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	db_put_int8(batch, bits);
}

void db_put_bytes(struct db_batch *batch, struct str value)
{
	write_bytes(param_new(batch, value.n), value);
}

void db_put_jsonb(struct db_batch *batch, struct str json)
{
	char *p = param_new(batch, json.n + 1);

	*p = 1;
	write_bytes(p + 1, json);
}

void db_put_uuid(struct db_batch *batch, const struct uuid *value)
{
	memcpy(param_new(batch, sizeof(value->b)), value->b, sizeof(value->b));
}

/* Both ends of int64 mean infinity to PostgreSQL and pass unchanged. */
void db_put_timestamptz(struct db_batch *batch, int64_t realtime_us)
{
	int64_t wire = realtime_us;

	if (wire != INT64_MAX && wire != INT64_MIN && __builtin_sub_overflow(wire, EPOCH_US, &wire))
		wire = INT64_MIN;
	db_put_int8(batch, wire);
}

void db_put_date(struct db_batch *batch, int32_t days)
{
	int32_t wire = days;

	if (wire != INT32_MAX && wire != INT32_MIN &&
	        __builtin_sub_overflow(wire, EPOCH_DAYS, &wire))
		wire = INT32_MIN;
	db_put_int4(batch, wire);
}

static size_t element_size(enum db_type type, const struct db_array *array, size_t i)
{
	if (db_value_types[type].width)
		return db_value_types[type].width;
	return ((const struct str *)array->items)[i].n + (type == DB_JSONB_ARRAY);
}

static char *element_write(char *p, enum db_type type, const struct db_array *array, size_t i)
{
	const char *item = (const char *)array->items + i * db_value_types[type].in_c;
	int16_t two;
	int32_t four;
	int64_t eight;

	switch (type) {
	case DB_INT2_ARRAY:
		memcpy(&two, item, sizeof(two));
		return write_int2(p, two);
	case DB_INT4_ARRAY:
		memcpy(&four, item, sizeof(four));
		return write_int4(p, four);
	case DB_INT8_ARRAY:
	case DB_FLOAT8_ARRAY:
		memcpy(&eight, item, sizeof(eight));
		return write_int8(p, eight);
	case DB_UUID_ARRAY:
		return write_bytes(p, (struct str){item, sizeof(struct uuid)});
	case DB_JSONB_ARRAY:
		*p++ = 1;
		return write_bytes(p, ((const struct str *)array->items)[i]);
	default:
		return write_bytes(p, ((const struct str *)array->items)[i]);
	}
}

/* A view without bytes is NULL, whatever `nulls` says. */
static bool element_is_null(enum db_type type, const struct db_array *array, size_t i)
{
	if (array->nulls && array->nulls[i])
		return true;
	return !db_value_types[type].width && !((const struct str *)array->items)[i].p;
}

void db_put_array(struct db_batch *batch, enum db_type type, struct db_array array)
{
	size_t size = array.count ? ARRAY_HEAD : ARRAY_HEAD - 8;
	bool has_nulls = false;
	char *p;

	if (array.count > INT32_MAX)
		abort();
	for (size_t i = 0; i < array.count; i++) {
		bool is_null = element_is_null(type, &array, i);
		has_nulls |= is_null;
		size += 4 + (is_null ? 0 : element_size(type, &array, i));
	}
	p = param_new(batch, size);
	p = write_int4(p, array.count ? 1 : 0);
	p = write_int4(p, has_nulls);
	p = write_int4(p, (int32_t)db_value_types[type].element_oid);
	if (!array.count)
		return;
	p = write_int4(p, (int32_t)array.count);
	p = write_int4(p, 1);
	for (size_t i = 0; i < array.count; i++) {
		if (element_is_null(type, &array, i)) {
			p = write_int4(p, -1);
			continue;
		}
		p = write_int4(p, (int32_t)element_size(type, &array, i));
		p = element_write(p, type, &array, i);
	}
}
