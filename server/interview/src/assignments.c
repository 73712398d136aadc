/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assignments.h"

struct assignments interview_assignments_new(struct arena *arena, size_t most)
{
	return (struct assignments){
	        .number = arena_new(arena, most + 1, sizeof(int32_t)),
	        .number_none = arena_new(arena, most + 1, sizeof(bool)),
	        .holder_none = arena_new(arena, most + 1, sizeof(bool)),
	        .psu = arena_new(arena, most + 1, sizeof(struct str)),
	        .account = arena_new(arena, most + 1, sizeof(struct str)),
	        .holder = arena_new(arena, most + 1, sizeof(struct str)),
	};
}

void interview_assignments_add(
        struct assignments *assignments, int32_t number, struct str psu, struct str account)
{
	size_t n = assignments->count++;

	assignments->number[n] = number;
	assignments->number_none[n] = number == 0;
	assignments->psu[n] = psu;
	assignments->account[n] = account;
	assignments->holder_none[n] = true;
}

void interview_assignments_held_by(struct assignments *assignments, struct str holder)
{
	assignments->holder[assignments->count - 1] = holder;
	assignments->holder_none[assignments->count - 1] = false;
}

struct db_array interview_assignments_numbers(const struct assignments *assignments)
{
	return (struct db_array){assignments->count, assignments->number, assignments->number_none};
}

struct db_array interview_assignments_holders(const struct assignments *assignments)
{
	return (struct db_array){assignments->count, assignments->holder, assignments->holder_none};
}

bool interview_outcome_of_account(struct str outcome)
{
	return str_equal_c(outcome, "no_account") || str_equal_c(outcome, "twice") ||
	       str_equal_c(outcome, "too_many");
}
