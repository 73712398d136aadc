/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/draw and /draw/releases: a sample, or the next of its reserve, as kesu draw
 * makes them. A body that names a way to choose respondents draws households from their lists.
 */
#include "draw_make.h"
#include "draw_print.h"
#include "handlers.h"
#include "release.h"

#include <base/visible.h>
#include <core/json_value.h>
#include <core/problems.h>
#include <core/survey.h>
#include <core/task.h>

#include <string.h>

enum { ARENA_CHUNK = 256 << 10, TAKE_MAX = 100000 };

struct drawing {
	struct core_task task;
	struct draw draw;
	struct draw_wish wish;
	struct str slug;
	json_t *told;
};

/* The numbers of a body, each with the least and the most it may be. */
enum { PSUS, TAKE, RESERVE, SEED, NUMBERS };
static const struct {
	const char *name, *pointer;
	int64_t least, most;
} numbers[NUMBERS] = {
        [PSUS] = {"psus", "/psus", 1, INT32_MAX},
        [TAKE] = {"take", "/take", 1, TAKE_MAX},
        [RESERVE] = {"reserve", "/reserve", 0, TAKE_MAX},
        [SEED] = {"seed", "/seed", 0, INT64_MAX},
};
static const char *const draw_names[] = {
        "psus", "strata", "take", "reserve", "seed", "respondent", NULL};
static const char *const release_names[] = {"replicates", "reason", NULL};

static bool work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct drawing *drawing = (struct drawing *)task;
	bool drawn;

	arena_init(&drawing->draw.arena, ARENA_CHUNK);
	drawn = fieldwork_draw_make(&drawing->draw, &drawing->wish, session, drawing->slug, error);
	if (drawn)
		drawing->told = fieldwork_draw_json(&drawing->draw, drawing->slug);
	arena_free(&drawing->draw.arena);
	return drawn;
}

/* Takes what is told. */
static void reply_told(struct core_task *task, json_t *told)
{
	if (!core_task_ended(task))
		json_decref(told);
	else if (task->outcome == CORE_TASK_REFUSED)
		http_reply_problem(
		        task->x, &core_problem_sample_refused, str_from(task->error.text), NULL, 0);
	else
		http_reply_json(task->x, 201, told);
}

static void reply(struct core_task *task)
{
	reply_told(task, ((struct drawing *)task)->told);
}

/* What is missing stays 0; null is as good as missing. */
static int64_t number_read(
        const json_t *body, size_t i, bool needed, struct field_problems *problems)
{
	const json_t *value = json_object_get(body, numbers[i].name);
	bool given = value && !json_is_null(value);
	int64_t number = 0;

	if (!given && needed)
		core_field_problem(problems, numbers[i].pointer, "缺少 / it is missing");
	else if (given && (!core_json_value_whole(value, &number) || number < numbers[i].least ||
	                          number > numbers[i].most))
		core_field_problem(problems, numbers[i].pointer,
		        "须是范围内的整数 / it is a whole number, and not so small or large");
	return number;
}

/* The strata's names outlive the body. */
static void strata_read(
        struct drawing *drawing, const json_t *body, struct field_problems *problems)
{
	struct arena *arena = http_arena(drawing->task.x);
	const json_t *list = json_object_get(body, "strata"), *one;
	struct draw_take *take;
	size_t n = json_array_size(list);
	bool good = json_is_array(list) && n;

	take = arena_new(arena, n + 1, sizeof(*take));
	for (size_t i = 0; good && i < n; i++) {
		one = json_array_get(list, i);
		good = json_object_size(one) == 2 &&
		       json_is_string(json_object_get(one, "stratum")) &&
		       json_is_integer(json_object_get(one, "n"));
		if (good)
			take[i] = (struct draw_take){
			        arena_copy(arena, str_from(json_string_value(
			                                  json_object_get(one, "stratum")))),
			        json_number_value(json_object_get(one, "n"))};
	}
	if (!good)
		core_field_problem(problems, "/strata",
		        "须是 stratum 与 n 的列表 / it is a list of stratum and n");
	drawing->wish.take = take;
	drawing->wish.takes = n;
}

static bool is_given(const json_t *body, const char *name)
{
	const json_t *value = json_object_get(body, name);

	return value && !json_is_null(value);
}

static void psus_read(struct drawing *drawing, const json_t *body, struct field_problems *problems)
{
	bool by_strata = is_given(body, "strata");

	if (by_strata == is_given(body, "psus"))
		core_field_problem(
		        problems, "/psus", "psus 与 strata 用一个 / give one of psus and strata");
	if (by_strata)
		strata_read(drawing, body, problems);
	drawing->wish.psus = (size_t)number_read(body, PSUS, false, problems);
	drawing->draw.take = (size_t)number_read(body, TAKE, true, problems);
	drawing->draw.reserve = (size_t)number_read(body, RESERVE, false, problems);
	drawing->draw.seed = (uint64_t)number_read(body, SEED, true, problems);
}

/* A draw of households goes on with the numbers and the seed of the first. */
static void households_read(
        struct drawing *drawing, const json_t *body, struct field_problems *problems)
{
	const char *how = json_string_value(json_object_get(body, "respondent"));
	enum draw_respondent respondent = 0;

	while (how && respondent < RESPONDENTS &&
	        strcmp(how, fieldwork_draw_respondents[respondent]) != 0)
		respondent++;
	if (!how || respondent == RESPONDENTS)
		core_field_problem(problems, "/respondent",
		        "须是 kish 或 last-birthday / it is kish or last-birthday");
	for (const char *const *name = draw_names; *name; name++)
		if (strcmp(*name, "respondent") != 0 && is_given(body, *name))
			core_field_problem(problems,
			        arena_printf(http_arena(drawing->task.x), "/%s", *name).p,
			        "抽住户时沿用前一次的数目和种子 / households go on with the "
			        "numbers and the seed of the draw before");
	drawing->draw.stages = DRAW_HOUSEHOLDS;
	drawing->draw.respondent = respondent;
}

/* False when problems are replied. Nothing of the body is needed afterwards. */
static bool draw_read(struct drawing *drawing, const json_t *body)
{
	struct field_problems problems = {.count = 0};

	core_field_problems_unknown(drawing->task.x, &problems, body, draw_names);
	if (is_given(body, "respondent"))
		households_read(drawing, body, &problems);
	else
		psus_read(drawing, body, &problems);
	return !core_field_problems_reply(drawing->task.x, &problems);
}

void fieldwork_draw_post(struct http_exchange *x)
{
	struct drawing *drawing = arena_new(http_arena(x), 1, sizeof(*drawing));
	json_t *body = core_body(x);
	bool good;

	if (!body)
		return;
	drawing->task = (struct core_task){
	        .x = x, .ask = core_task_ask_sample, .work = work, .reply = reply};
	drawing->slug = http_param(x, "slug");
	good = draw_read(drawing, body);
	/* Not in the reply: there is none for whoever may not draw. */
	json_decref(body);
	if (good)
		core_task_start(&drawing->task);
}

/* ---- the reserve ---- */

struct releasing {
	struct core_task task;
	struct release release;
	json_t *told;
};

static bool release_work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct releasing *releasing = (struct releasing *)task;

	if (!fieldwork_release_make(&releasing->release, session, error))
		return false;
	releasing->told = fieldwork_release_json(&releasing->release);
	return true;
}

static void release_reply(struct core_task *task)
{
	reply_told(task, ((struct releasing *)task)->told);
}

static bool release_read(struct releasing *releasing, const json_t *body)
{
	struct field_problems problems = {.count = 0};
	struct http_exchange *x = releasing->task.x;
	const json_t *count = json_object_get(body, "replicates");
	const json_t *value = json_object_get(body, "reason");
	struct str reason = {json_string_value(value), json_string_length(value)};

	core_field_problems_unknown(x, &problems, body, release_names);
	if (!json_is_integer(count) || json_integer_value(count) < 1 ||
	        json_integer_value(count) > TAKE_MAX)
		core_field_problem(
		        &problems, "/replicates", "须是正整数 / it is a whole number above 0");
	if (!reason.p || !visible_trimmed(reason).n || reason.n > CORE_SURVEY_TEXT_MAX ||
	        memchr(reason.p, '\0', reason.n))
		core_field_problem(&problems, "/reason",
		        "须写明原因，至多 500 字节 / it says why, in at most 500 bytes");
	else
		releasing->release.reason = arena_copy(http_arena(x), reason);
	releasing->release.replicates = (int32_t)json_integer_value(count);
	return !core_field_problems_reply(x, &problems);
}

void fieldwork_release_post(struct http_exchange *x)
{
	struct releasing *releasing = arena_new(http_arena(x), 1, sizeof(*releasing));
	json_t *body = core_body(x);
	bool good;

	if (!body)
		return;
	*releasing = (struct releasing){
	        .task = {.x = x,
	                .ask = core_task_ask_sample,
	                .work = release_work,
	                .reply = release_reply},
	        .release = {.slug = http_param(x, "slug")},
	};
	good = release_read(releasing, body);
	json_decref(body);
	if (good)
		core_task_start(&releasing->task);
}
