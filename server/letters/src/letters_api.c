/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/letters: the letters of a sample as kesu invite makes them. The reply is the
 * only place where their links are: a reply that is lost is asked for again, by those who have a
 * letter and with a reason, and the old links are void; an open survey's are the same again.
 */
#include "handlers.h"
#include "letters.h"
#include "sheets.h"

#include <base/visible.h>
#include <core/context.h>
#include <core/json_value.h>
#include <core/problems.h>
#include <core/survey.h>
#include <core/task.h>

#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10, LETTERS_MOST = 3000, COUNT_SIZE = 24, PSU_NAME_MAX = 400 };

struct making {
	struct core_task task;
	struct letters letters;
	struct letter_sheets sheets;
	struct str slug;
	bool as_sheets;
	char *text; /* of the file */
	size_t size;
};

static const char *const names[] = {"format", "psu", "numbers", "again", "reason", "site", NULL};

static bool file_write(
        struct making *making, struct db_session *session, int32_t survey_id, struct error *error)
{
	FILE *file = open_memstream(&making->text, &making->size);
	bool written = true;

	if (!file)
		abort();
	if (making->as_sheets)
		written = letters_sheets_write(
		        &making->sheets, &making->letters, session, survey_id, file, error);
	else
		letters_write(&making->letters, file);
	return fclose(file) == 0 && written;
}

static bool work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct making *making = (struct making *)task;
	int32_t survey_id;
	bool made;

	arena_init(&making->letters.arena, ARENA_CHUNK);
	made = letters_make(&making->letters, session, making->slug, &survey_id, error) &&
	       file_write(making, session, survey_id, error);
	letters_end(&making->letters);
	return made;
}

static void header_count(struct http_exchange *x, const char *name, size_t count)
{
	char text[COUNT_SIZE];

	snprintf(text, sizeof(text), "%zu", count);
	http_reply_header(x, name, text);
}

static void reply_file(struct making *making)
{
	struct http_exchange *x = making->task.x;

	http_reply_header(x, "Content-Disposition",
	        arena_printf(http_arena(x), "attachment; filename=\"letters-%.*s.%s\"",
	                STR_ARG(making->slug), making->as_sheets ? "pdf" : "csv")
	                .p);
	header_count(x, "Kesu-Letters", making->letters.count);
	if (making->as_sheets)
		header_count(x, "Kesu-Illegible", making->sheets.illegible_count);
	http_reply(x, 200, making->as_sheets ? "application/pdf" : "text/csv; charset=utf-8",
	        (struct str){making->text, making->size});
}

static void reply(struct core_task *task)
{
	struct making *making = (struct making *)task;

	if (core_task_ended(task)) {
		if (task->outcome == CORE_TASK_DONE)
			reply_file(making);
		else
			http_reply_problem(task->x, &core_problem_sample_refused,
			        str_from(task->error.text), NULL, 0);
	}
	free(making->text);
}

static bool is_given(const json_t *value)
{
	return value && !json_is_null(value);
}

/* A text of the body without null characters; "" when it is not there. */
static struct str text_read(struct making *making, const json_t *body, const char *name,
        size_t most, struct field_problems *problems)
{
	const json_t *value = json_object_get(body, name);
	struct arena *arena = http_arena(making->task.x);
	struct str text = {json_string_value(value), json_string_length(value)};

	if (!is_given(value))
		return STR("");
	if (!text.p || text.n > most || memchr(text.p, '\0', text.n)) {
		core_field_problem(problems, arena_printf(arena, "/%s", name).p,
		        "须是不太长的文字 / it must be a text, and not too long");
		return STR("");
	}
	return arena_copy(arena, text);
}

static void numbers_read(struct making *making, const json_t *list, struct field_problems *problems)
{
	size_t n = json_array_size(list);
	int32_t *numbers = arena_new(http_arena(making->task.x), n + 1, sizeof(*numbers));
	bool good = json_is_array(list) && n && n <= LETTERS_MOST;
	int64_t number = 0;

	for (size_t i = 0; good && i < n; i++) {
		good = core_json_value_whole(json_array_get(list, i), &number) && number > 0 &&
		       number <= INT32_MAX;
		numbers[i] = (int32_t)number;
	}
	if (!good)
		core_field_problem(problems, "/numbers",
		        "须是个案编号的列表，至多 3000 个 / it is a list of cases, 3,000 at most");
	making->letters.numbers = (struct db_array){n, numbers, NULL};
}

static void format_read(struct making *making, const json_t *body, struct field_problems *problems)
{
	const char *format = json_string_value(json_object_get(body, "format"));
	const char *site = making->letters.site;

	making->as_sheets = format && !strcmp(format, "sheets");
	if (!making->as_sheets && (!format || strcmp(format, "csv") != 0))
		core_field_problem(problems, "/format", "须是 csv 或 sheets / it is csv or sheets");
	if (making->as_sheets && !*site)
		core_field_problem(problems, "/site",
		        "印信须写明网址 / sheets need it: a QR code is a whole address");
	if (*site && !letters_site_valid(site))
		core_field_problem(problems, "/site",
		        "须如 https://survey.example / it is an address without a slash at its "
		        "end");
}

static void again_read(struct making *making, const json_t *body, struct field_problems *problems)
{
	const json_t *again = json_object_get(body, "again");
	struct str reason = text_read(making, body, "reason", CORE_SURVEY_TEXT_MAX, problems);

	if (is_given(again) && !json_is_boolean(again))
		core_field_problem(problems, "/again", "须是 true 或 false / it is true or false");
	making->letters.reprint = json_is_true(again);
	if (making->letters.reprint && !visible_trimmed(reason).n)
		core_field_problem(problems, "/reason",
		        "重新制作须写明原因 / letters are made again for a reason");
	if (reason.n)
		making->letters.reason = reason;
}

/* False when the reply has been sent. */
static bool body_read(struct making *making)
{
	struct field_problems problems = {.count = 0};
	struct http_exchange *x = making->task.x;
	json_t *body = core_body(x);
	struct str *psu = arena_new(http_arena(x), 1, sizeof(*psu));

	if (!body)
		return false;
	core_field_problems_unknown(x, &problems, body, names);
	*psu = text_read(making, body, "psu", PSU_NAME_MAX, &problems);
	making->letters.psus = (struct db_array){psu->n > 0, psu, NULL};
	making->letters.site = text_read(making, body, "site", CORE_SURVEY_TEXT_MAX, &problems).p;
	if (is_given(json_object_get(body, "numbers")))
		numbers_read(making, json_object_get(body, "numbers"), &problems);
	format_read(making, body, &problems);
	again_read(making, body, &problems);
	json_decref(body);
	return !core_field_problems_reply(x, &problems);
}

void letters_post(struct http_exchange *x)
{
	struct making *making = arena_new(http_arena(x), 1, sizeof(*making));

	making->task = (struct core_task){
	        .x = x, .ask = core_task_ask_sample, .work = work, .reply = reply};
	making->slug = http_param(x, "slug");
	making->letters.most = LETTERS_MOST;
	making->letters.keys = core_context(x)->keys;
	if (body_read(making))
		core_task_start(&making->task);
}
