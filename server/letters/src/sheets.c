/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheets.h"

#include <base/visible.h>
#include <queries/letters.h>
#include <sample/kish.h>
#include <sheets/sheets.h>

#include <string.h>

enum { NAMES = 4 };
/* What the columns of a frame are called that a letter is addressed by; the first that is there. */
static const char *const postcode_names[NAMES] = {"postcode", "邮编", "邮政编码", NULL};
static const char *const address_names[NAMES] = {"address", "地址", "住址", NULL};
static const char *const person_names[NAMES] = {"name", "姓名", NULL};

static bool survey_read(struct sheets_survey *survey, struct letters *letters,
        struct db_session *session, int32_t survey_id, struct error *error)
{
	struct arena *arena = &letters->arena;
	const struct q_letter_survey_row *row;

	if (!q_letter_survey_run(session, survey_id, &row, error))
		return false;
	if (row->lacks_approval)
		return error_set(error, "正式调查先审批，再印信 / an official survey is approved "
		                        "first (kesu survey approve): its sheets say whose it is");
	*survey = (struct sheets_survey){
	        .title = arena_copy(arena, row->title),
	        .region = arena_copy(arena, row->region),
	        .authority = arena_copy(arena, row->authority),
	        .form_number = arena_copy(arena, row->form_number),
	        .approval_number = arena_copy(arena, row->approval_number),
	        .valid_until = arena_copy(arena, row->valid_until),
	        .until = arena_copy(arena, row->until),
	        .rehearsal = row->rehearsal,
	};
	return true;
}

static struct str said(const struct letter *letter, const char *const *names)
{
	const char *text = NULL;

	for (int i = 0; i < NAMES && names[i] && !text; i++)
		text = json_string_value(json_object_get(letter->person, names[i]));
	return visible_trimmed(str_from(text));
}

/* Who of a household answers; the same rule as in the file of the letters. */
static struct str chosen(struct arena *arena, const struct letter *letter)
{
	size_t table = 0;

	if (!letter->respondent.p)
		return (struct str){0};
	if (!letter->kish)
		return STR("请家里18—69岁、最近一次过生日的一位作答，");
	while (strcmp(sample_kish_names[table], letter->kish) != 0)
		table++;
	return arena_printf(arena,
	        "把家里18—69岁的人编号，先男后女，各从年长到年幼；有1、2、3、4、5、6人或更多时，"
	        "分别请第%u、%u、%u、%u、%u、%u号作答，",
	        sample_kish_person(table, 1), sample_kish_person(table, 2),
	        sample_kish_person(table, 3), sample_kish_person(table, 4),
	        sample_kish_person(table, 5), sample_kish_person(table, 6));
}

static bool letter_draw(struct sheets *sheets, struct letters *letters, const struct letter *letter)
{
	char code[INVITATION_CODE_SIZE];
	struct arena *arena = &letters->arena;

	core_invitation_code(letter->token, code);
	return sheets_letter(sheets,
	        &(struct sheets_letter){
	                .postcode = said(letter, postcode_names),
	                .address = said(letter, address_names),
	                .name = said(letter, person_names),
	                .unit = letter->unit,
	                .batch = letter->psu_name,
	                .chosen = chosen(arena, letter),
	                .link = arena_printf(arena, "%s/i/%s", letters->site, letter->token),
	                .typed_at = arena_printf(arena, "%s/i/", letters->site),
	                .code = str_from(code),
	        });
}

static bool begins_batch(const struct letters *letters, size_t i)
{
	return !i || !str_equal(letters->letter[i].psu_name, letters->letter[i - 1].psu_name);
}

static size_t batch_size(const struct letters *letters, size_t first)
{
	size_t n = 1;

	while (first + n < letters->count && !begins_batch(letters, first + n))
		n++;
	return n;
}

bool letters_sheets_write(struct letter_sheets *made, struct letters *letters,
        struct db_session *session, int32_t survey_id, FILE *file, struct error *error)
{
	struct sheets_survey survey;
	struct sheets *sheets;

	*made = (struct letter_sheets){
	        .illegible = arena_new(&letters->arena, letters->count, sizeof(struct str))};
	if (!survey_read(&survey, letters, session, survey_id, error))
		return false;
	sheets = sheets_new(file, &survey, error);
	for (size_t i = 0; sheets && i < letters->count; i++) {
		const struct letter *letter = &letters->letter[i];

		if (begins_batch(letters, i))
			sheets_batch(
			        sheets, letter->psu_name, letter->stratum, batch_size(letters, i));
		if (!letter_draw(sheets, letters, letter))
			made->illegible[made->illegible_count++] = letter->unit;
	}
	return sheets && sheets_end(sheets, error);
}
