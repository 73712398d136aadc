/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letters.h"

#include <csv.h>
#include <fieldwork/sampled.h>
#include <inttypes.h>
#include <queries/core.h>
#include <queries/letters.h>
#include <sample/kish.h>
#include <string.h>

enum { PSUS_MAX = 1000, SITE_MAX = 500 };

bool letters_site_valid(const char *site)
{
	return strlen(site) <= SITE_MAX &&
	       (!strncmp(site, "https://", 8) || !strncmp(site, "http://", 7)) &&
	       !strpbrk(site, "\" \t\r\n?#") && site[strlen(site) - 1] != '/';
}

bool letters_psus(struct letters *letters, const char *text, struct error *error)
{
	struct str *name = arena_new(&letters->arena, PSUS_MAX, sizeof(*name)),
	           rest = str_from(text);

	letters->psus = (struct db_array){.items = name};
	while (rest.n) {
		if (letters->psus.count == PSUS_MAX)
			return error_set(error, "--batches takes %d psus at most", PSUS_MAX);
		rest = str_cut_item(rest, &name[letters->psus.count]);
		letters->psus.count += name[letters->psus.count].n > 0;
	}
	return true;
}

/* False when the letter that there is was made by a command, or under a key that is gone. */
static bool token_make(const struct letters *letters, struct letter *letter)
{
	if (!letters->released || !letters->keys) {
		core_invitation_token_new(letter->token);
		return true;
	}
	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS; age++) {
		struct uuid attempt;

		if (!core_invitation_token_of(letters->keys, (enum secret_key_age)age,
		            letters->survey_id, letter->number, letter->token))
			continue;
		attempt = core_invitation_attempt(str_from(letter->token));
		if (!letters->reprint || uuid_equal(&attempt, &letter->old_attempt))
			return true;
	}
	return false;
}

static void take(struct letters *letters, const struct q_letter_people_row *row)
{
	struct arena *arena = &letters->arena;
	struct letter *letter = &letters->letter[letters->count++];

	*letter = (struct letter){
	        .number = row->number,
	        .psu = row->psu,
	        .base_weight = row->base_weight,
	        .unit = arena_copy(arena, row->unit),
	        .psu_name = arena_copy(arena, row->psu_name),
	        .stratum = arena_copy(arena, row->stratum),
	        .person = row->person.p ? json_loadb(row->person.p, row->person.n, 0, NULL) : NULL,
	        .respondent =
	                row->respondent.p ? arena_copy(arena, row->respondent) : (struct str){0},
	        .kish = row->kish.p ? arena_copy(arena, row->kish).p : NULL,
	        .old_attempt = row->old_attempt,
	};
	if (!token_make(letters, letter)) {
		json_decref(letter->person);
		letters->count--;
		return;
	}
	letters->batches +=
	        letters->count == 1 || !str_equal(letter->psu_name, letter[-1].psu_name);
}

static bool letters_read(
        struct letters *letters, struct db_session *session, int32_t survey_id, struct error *error)
{
	struct q_letter_people_rows rows;

	if (!q_letter_people_run(session,
	            &(struct q_letter_people_in){
	                    .survey_id = survey_id,
	                    .psus = letters->psus.count ? &letters->psus : NULL,
	                    .numbers = letters->numbers.count ? &letters->numbers : NULL,
	                    .reprint = letters->reprint,
	                    .released = letters->released,
	            },
	            &rows, error))
		return false;
	letters->survey_id = survey_id;
	letters->letter = arena_new(&letters->arena, rows.count + 1, sizeof(*letters->letter));
	for (size_t i = 0; i < rows.count; i++)
		take(letters, &rows.row[i]);
	return letters->count ||
	       error_set(error, letters->reprint
	                                ? "没有可重印的信：还没有印过，或者没有抽中这些社区（kesu "
	                                  "progress 列出抽中的） / there is no letter to print "
	                                  "again: none was made, or these psus were not drawn "
	                                  "(kesu progress lists those that were)"
	                                : "没有人还要信：都印过了，重印用 --reprint，原来的信作废；"
	                                  "或者没有抽中这些社区 / nobody is without a letter: "
	                                  "--reprint makes new ones and the old ones void; or "
	                                  "these psus were not drawn");
}

void letters_end(struct letters *letters)
{
	for (size_t i = 0; i < letters->count; i++)
		json_decref(letters->letter[i].person);
	arena_free(&letters->arena);
}

static bool letters_store(
        struct letters *letters, struct db_session *session, int32_t survey_id, struct error *error)
{
	size_t n = letters->count;
	struct arena *arena = &letters->arena;
	struct uuid *attempts = arena_new(arena, n, sizeof(*attempts));
	struct uuid *void_attempts = arena_new(arena, n, sizeof(*void_attempts));
	int32_t *numbers = arena_new(arena, n, sizeof(*numbers));
	int32_t *psus = arena_new(arena, n, sizeof(*psus));
	double *weights = arena_new(arena, n, sizeof(*weights));
	struct db_batch *batch = db_session_batch(session);

	for (size_t i = 0; i < n; i++) {
		const struct letter *letter = &letters->letter[i];

		attempts[i] = core_invitation_attempt(str_from(letter->token));
		void_attempts[i] = letter->old_attempt;
		numbers[i] = letter->number;
		psus[i] = letter->psu;
		weights[i] = letter->base_weight;
	}
	if (letters->reprint)
		q_letter_void(batch, survey_id, (struct db_array){n, void_attempts, NULL});
	/* First whose it is: that is what makes the invitation of a released case one. */
	q_letter_store(batch, survey_id, (struct db_array){n, numbers, NULL},
	        (struct db_array){n, attempts, NULL});
	q_sample_invitations(batch, survey_id, (struct db_array){n, attempts, NULL},
	        (struct db_array){n, psus, NULL}, (struct db_array){n, weights, NULL});
	return db_session_run(session, error);
}

static bool count_check(const struct letters *letters, struct error *error)
{
	return !letters->most || letters->count <= letters->most ||
	       error_set(error,
	               "一次至多 %zu 封，这里是 %zu 封：请按初级抽样单元分次制作 / %zu letters at "
	               "a "
	               "time and not %zu: go by psu",
	               letters->most, letters->count, letters->most, letters->count);
}

/* Nobody may know who has begun by a letter, so none of an open survey becomes void. */
static bool is_same_again(const struct letters *letters)
{
	return letters->reprint && letters->released;
}

bool letters_make(struct letters *letters, struct db_session *session, struct str slug,
        int32_t *survey_id, struct error *error)
{
	return fieldwork_sampled_find(session, slug, UNTIL_CLOSED, ALL_DRAWN, survey_id, error) &&
	       fieldwork_sampled_is_open(session, slug, &letters->released, error) &&
	       (!letters->released || !letters->reprint || letters->keys ||
	               error_set(error, "已启动，信不能重印 / it is open: no letter is printed "
	                                "again")) &&
	       letters_read(letters, session, *survey_id, error) && count_check(letters, error) &&
	       (is_same_again(letters) || letters_store(letters, session, *survey_id, error)) &&
	       fieldwork_sampled_note(session, slug, "survey.invite",
	               json_pack("{s:I, s:I, s:b, s:o*}", "letters", (json_int_t)letters->count,
	                       "batches", (json_int_t)letters->batches, "reprint", letters->reprint,
	                       "reason",
	                       letters->reason.p
	                               ? json_stringn(letters->reason.p, letters->reason.n)
	                               : NULL),
	               error);
}

/* ---- the file ---- */

/* The columns that name people, in the order in which they first come: an object of nulls. */
static json_t *columns_of(const struct letters *letters)
{
	json_t *columns = json_object(), *value;
	const char *name;

	for (size_t i = 0; i < letters->count; i++) {
		json_object_foreach(letters->letter[i].person, name, value)
		{
			json_object_set_new(columns, name, json_null());
		}
	}
	return columns;
}

static void write_cell(FILE *file, struct str text, char after)
{
	csv_fwrite(file, text.p ? text.p : "", text.n);
	putc(after, file);
}

/* The table, and which of 1, 2, ... 6 and more adults is asked. */
static void write_table(FILE *file, const char *kish)
{
	size_t table = 0;

	while (strcmp(sample_kish_names[table], kish) != 0)
		table++;
	fprintf(file, "%s,", kish);
	for (unsigned adults = 1; adults <= SAMPLE_KISH_ADULTS; adults++)
		fprintf(file, "%u,", sample_kish_person(table, adults));
}

static void write_letter(
        FILE *file, const struct letters *letters, const struct letter *letter, json_t *columns)
{
	char code[INVITATION_CODE_SIZE];
	json_t *ignored;
	const char *name;

	core_invitation_code(letter->token, code);
	write_cell(file, letter->psu_name, ',');
	write_cell(file, letter->stratum, ',');
	write_cell(file, letter->unit, ',');
	fprintf(file, "%" PRId32 ",", letter->number);
	json_object_foreach(columns, name, ignored)
	{
		json_t *value = json_object_get(letter->person, name);

		write_cell(file, str_from(json_string_value(value)), ',');
	}
	if (letter->respondent.p)
		write_cell(file, letter->respondent, ',');
	if (letter->kish)
		write_table(file, letter->kish);
	write_cell(file, str_from(code), ',');
	fprintf(file, "\"%s/i/%s\"\n", letters->site, letter->token);
}

void letters_write(const struct letters *letters, FILE *file)
{
	json_t *columns = columns_of(letters), *ignored;
	const char *name;

	fputs("batch,stratum,unit,case,", file);
	json_object_foreach(columns, name, ignored)
	{
		write_cell(file, str_from(name), ',');
	}
	if (letters->letter[0].respondent.p)
		fputs("respondent,", file);
	if (letters->letter[0].kish)
		fputs("kish_table,adults_1,adults_2,adults_3,adults_4,adults_5,adults_6_or_more,",
		        file);
	fputs("code,link\n", file);
	for (size_t i = 0; i < letters->count; i++)
		write_letter(file, letters, &letters->letter[i], columns);
	json_decref(columns);
}
