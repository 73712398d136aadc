/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "household.h"

#include <base/memory.h>
#include <core/invitation.h>

#include <queries/fieldwork.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10, KEY_AGES = 2 };

static void refuse(
        struct household_counts *counts, size_t row, const char *column, struct str reason)
{
	csv_refusals_add(&counts->refusals, csv_table_line(counts->table, row), column, reason);
}

static bool read_cases(struct household_counts *counts, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	struct q_household_cases_rows rows;

	if (!q_household_cases_run(session, survey_id, &rows, error))
		return false;
	if (!rows.count)
		return error_set(error, "样本不是按户抽取的 / its sample is one of people, not of "
		                        "households");
	counts->households = rows.count;
	counts->household = arena_new(&counts->arena, rows.count, sizeof(*counts->household));
	for (size_t i = 0; i < rows.count; i++)
		counts->household[i] = (struct household){
		        .number = rows.row[i].number,
		        .unit = arena_copy(&counts->arena, rows.row[i].unit),
		        .has_letter = !rows.row[i].attempt_is_null,
		        .invitation = rows.row[i].attempt,
		        .counted = !rows.row[i].eligible_is_null,
		        .before = rows.row[i].eligible,
		};
	return true;
}

static int unit_order(const void *key, const void *household)
{
	const struct str *a = key, *b = &((const struct household *)household)->unit;
	int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

static struct str cell(const struct household_counts *counts, size_t row, size_t column)
{
	int32_t code = csv_table_labels(counts->table, column)[row];

	return str_from(code < 0 ? "" : csv_table_level(counts->table, column, code));
}

static struct household *find_case(struct household_counts *counts, size_t row, struct str unit)
{
	struct household *found = bsearch(&unit, counts->household, counts->households,
	        sizeof(*counts->household), unit_order);
	const char *reason = !unit.n  ? "空 / it is empty"
	                     : !found ? "不在受邀的住户内 / it is not among the "
	                                "households that are invited"
	                     : !found->has_letter ? "还没有信 / it has no letter yet"
	                     : found->read        ? "出现两次 / it comes twice"
	                                          : NULL;

	if (!reason)
		return found;
	refuse(counts, row, "case",
	        arena_printf(&counts->arena, "“%.*s”%s", STR_ARG(unit), reason));
	return NULL;
}

static void take_row(struct household_counts *counts, size_t row, const size_t column[2])
{
	struct household *household = find_case(counts, row, cell(counts, row, column[0]));
	struct str text = cell(counts, row, column[1]);
	int64_t eligible;

	if (!str_to_int64(text, &eligible) || eligible < 0 || eligible > HOUSEHOLD_MOST) {
		refuse(counts, row, "eligible",
		        arena_printf(&counts->arena,
		                "“%.*s”不是 0 至 %d 的整数 / it is no whole number from 0 to %d",
		                STR_ARG(text), HOUSEHOLD_MOST, HOUSEHOLD_MOST));
		return;
	}
	if (!household)
		return;
	household->read = true;
	household->eligible = (int16_t)eligible;
}

static void compare(struct household_counts *counts)
{
	for (size_t i = 0; i < counts->households; i++) {
		const struct household *household = &counts->household[i];

		counts->missing += !household->read && !household->counted;
		if (!household->read)
			continue;
		counts->added += !household->counted;
		counts->same += household->counted && household->eligible == household->before;
		counts->changed += household->counted && household->eligible != household->before;
	}
}

bool fieldwork_household_read(struct household_counts *counts, struct db_session *session,
        int32_t survey_id, const char *path, struct error *error)
{
	size_t column[2];

	*counts = (struct household_counts){.table = csv_table_new()};
	arena_init(&counts->arena, ARENA_CHUNK);
	column[0] = csv_table_want_label(counts->table, "case");
	column[1] = csv_table_want_label(counts->table, "eligible");
	if (!read_cases(counts, session, survey_id, error) ||
	        !csv_table_read(counts->table, path, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(counts->table); row++)
		take_row(counts, row, column);
	compare(counts);
	return true;
}

void fieldwork_household_end(struct household_counts *counts)
{
	csv_refusals_end(&counts->refusals);
	csv_table_free(counts->table);
	arena_free(&counts->arena);
}

/* Every attempt that the sample's invitations may have begun. */
struct begun {
	struct uuid *attempts;
	int32_t *owners;
	size_t count;
};

static struct begun begun_make(
        struct household_counts *counts, int32_t survey_id, const struct secret_keys *keys)
{
	size_t most = counts->households * KEY_AGES * INVITATION_ROUNDS;
	struct begun begun = {arena_new(&counts->arena, most, sizeof(*begun.attempts)),
	        arena_new(&counts->arena, most, sizeof(*begun.owners)), 0};

	for (size_t i = 0; i < counts->households; i++)
		for (int k = 0; counts->household[i].has_letter && k < KEY_AGES * INVITATION_ROUNDS;
		        k++) {
			enum secret_key_age age =
			        k % KEY_AGES ? SECRET_KEY_PREVIOUS : SECRET_KEY_CURRENT;

			if (!core_invitation_begins(keys, age, survey_id,
			            &counts->household[i].invitation, k / KEY_AGES,
			            &begun.attempts[begun.count]))
				continue;
			begun.owners[begun.count++] = counts->household[i].number;
		}
	return begun;
}

bool fieldwork_household_store(struct household_counts *counts, struct db_session *session,
        int32_t survey_id, const struct secret_keys *keys, struct error *error)
{
	int32_t *numbers = arena_new(&counts->arena, counts->households, sizeof(*numbers));
	int16_t *eligible = arena_new(&counts->arena, counts->households, sizeof(*eligible));
	struct begun begun = begun_make(counts, survey_id, keys);
	const struct q_household_count_row *row;
	size_t n = 0;

	for (size_t i = 0; i < counts->households; i++)
		if (counts->household[i].read) {
			numbers[n] = counts->household[i].number;
			eligible[n++] = counts->household[i].eligible;
		}
	if (!q_household_count_run(session,
	            &(struct q_household_count_in){
	                    .survey_id = survey_id,
	                    .numbers = {n, numbers, NULL},
	                    .eligible = {n, eligible, NULL},
	                    .attempts = {begun.count, begun.attempts, NULL},
	                    .owners = {begun.count, begun.owners, NULL},
	            },
	            &row, error))
		return false;
	return !row->strange ||
	       error_set(error,
	               "有 %lld 份答卷不是由这些信开始的：密钥不是服务器的，或信已删除 / %lld "
	               "attempts were begun by none of its letters: the key is not the server's, "
	               "or letters were deleted",
	               (long long)row->strange, (long long)row->strange);
}
