/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu survey approve, open, close and withdraw: one step, or all that it lacks. */
#include "actions.h"
#include "dates.h"
#include "lacks.h"

#include <base/buf.h>

#include <queries/core.h>
#include <queries/survey.h>

enum { STEP_ARENA = 4096 };

static struct str text_or_null(const struct survey_action *action, const char *name)
{
	const char *text = config_text(action->config, name);

	return *text ? str_from(text) : (struct str){0};
}

static bool day_check(const struct survey_action *action, const char *name, struct error *error)
{
	struct str day = text_or_null(action, name);

	return !day.p || survey_day_valid(day) ||
	       error_set(error, "--%s %s: 不是日期，例 2026-12-01 / no day, such as 2026-12-01",
	               name, day.p);
}

bool survey_lacks_error(const struct survey_action *action, const char *step,
        const struct str *codes, size_t count, struct error *error)
{
	struct arena arena;
	struct buf list;

	if (!count)
		return true;
	arena_init(&arena, STEP_ARENA);
	buf_init(&list, SURVEY_LACKS_MAX);
	for (size_t i = 0; i < count; i++)
		buf_printf(&list, "\n  %.*s", STR_ARG(survey_lack_words(&arena, codes[i])));
	error_set(error, "调查 %.*s 还不能到 %s / survey %.*s cannot become %s:%s",
	        STR_ARG(action->slug), step, STR_ARG(action->slug), step, buf_str(&list).p);
	buf_free(&list);
	arena_free(&arena);
	return false;
}

static bool lacks_tell(const struct survey_action *action, const struct q_survey_move_rows *rows,
        struct error *error)
{
	struct str codes[SURVEY_LACKS_CODES];
	size_t count = 0;

	for (; count < rows->count && count < SURVEY_LACKS_CODES; count++)
		codes[count] = rows->row[count].lack;
	return survey_lacks_error(action, action->step, codes, count, error);
}

/* --run says which figure is meant, so that nobody withdraws another. */
static bool run_check(const struct survey_action *action, struct error *error)
{
	int64_t run_id = config_number(action->config, "run");
	const struct q_run_of_survey_row *run;

	if (!run_id)
		return true;
	if (!q_run_of_survey_run(action->session, action->slug, &run_id, &run, error))
		return false;
	return run || error_set(error, "调查 %.*s 没有第 %lld 次计算 / survey %.*s has no run %lld",
	                      STR_ARG(action->slug), (long long)run_id, STR_ARG(action->slug),
	                      (long long)run_id);
}

bool survey_step(const struct survey_action *action, struct error *error)
{
	const struct q_survey_by_slug_row *survey;
	struct q_survey_move_rows rows;

	if (!day_check(action, "valid-from", error) || !day_check(action, "valid-until", error))
		return false;
	if (!q_survey_by_slug_run(action->session, action->slug, &survey, error))
		return false;
	if (!survey)
		return core_survey_missing(action->slug, error);
	if (!run_check(action, error) ||
	        !q_survey_move_run(action->session,
	                &(struct q_survey_move_in){
	                        .slug = action->slug,
	                        .step = str_from(action->step),
	                        .reason = text_or_null(action, "reason"),
	                        .form_number = text_or_null(action, "form-number"),
	                        .authority = text_or_null(action, "authority"),
	                        .approval_number = text_or_null(action, "approval-number"),
	                        .valid_from = text_or_null(action, "valid-from"),
	                        .valid_until = text_or_null(action, "valid-until"),
	                },
	                &rows, error))
		return false;
	return lacks_tell(action, &rows, error) && survey_show_step(action, action->step, error);
}
