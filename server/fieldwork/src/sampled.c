/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fieldwork/sampled.h>

#include <core/survey.h>

#include <jansson.h>
#include <queries/fieldwork.h>
#include <stdlib.h>

static bool check_stage(
        struct str slug, enum sampled_stage is, enum sampled_stage wanted, struct error *error)
{
	if (is == wanted)
		return true;
	if (is > wanted && (is == ALL_DRAWN || wanted == NOTHING_DRAWN))
		return error_set(error,
		        "%.*s 的样本已抽取，不能再改 / its sample has been drawn: frame and sample "
		        "stay as they are",
		        STR_ARG(slug));
	if (is == PSUS_DRAWN)
		return error_set(error,
		        "%.*s 还没有抽住户 / its households have not been drawn: kesu draw "
		        "--households comes first",
		        STR_ARG(slug));
	return error_set(
	        error, "%.*s 还没有抽样 / it has no sample: kesu draw comes first", STR_ARG(slug));
}

static bool check_state(
        struct str slug, struct str state, enum sampled_when when, struct error *error)
{
	bool before = str_equal_c(state, "draft") || str_equal_c(state, "approved");
	bool open = str_equal_c(state, "open"), closed = str_equal_c(state, "closed");

	switch (when) {
	case BEFORE_OPENING:
	case UNTIL_CLOSED:
		return before || (open && when == UNTIL_CLOSED) ||
		       error_set(error,
		               "%.*s 的状态是 %.*s，抽样框和样本不能再改 / it is %.*s: its frame "
		               "and its sample stay as they are",
		               STR_ARG(slug), STR_ARG(state), STR_ARG(state));
	case WHILE_OPEN:
		return open || error_set(error,
		                       "%.*s 的状态是 %.*s；启动期间才能启用备用样本 / it is %.*s: "
		                       "its reserve is released while it is open",
		                       STR_ARG(slug), STR_ARG(state), STR_ARG(state));
	case UNTIL_SCORED:
		break;
	}
	return open || closed ||
	       error_set(error,
	               "%.*s 的状态是 %.*s；启动之后、计算之前才能导入 / it is %.*s: this is "
	               "imported while it is open, or closed and not scored",
	               STR_ARG(slug), STR_ARG(state), STR_ARG(state));
}

static bool check(struct str slug, const struct q_frame_survey_row *row, enum sampled_when when,
        enum sampled_stage wanted, struct error *error)
{
	if (!row)
		return core_survey_missing(slug, error);
	if (!row->sampled)
		return error_set(error, "%.*s 不抽样 / it is an activity, which has no sample",
		        STR_ARG(slug));
	if (!check_state(slug, row->state, when, error))
		return false;
	return check_stage(slug,
	        row->is_drawn     ? ALL_DRAWN
	        : row->psus_drawn ? PSUS_DRAWN
	                          : NOTHING_DRAWN,
	        wanted, error);
}

bool fieldwork_sampled_find(struct db_session *session, struct str slug, enum sampled_when when,
        enum sampled_stage stage, int32_t *survey_id, struct error *error)
{
	const struct q_frame_survey_row *row;

	if (!q_frame_survey_run(session, slug, &row, error) ||
	        !check(slug, row, when, stage, error))
		return false;
	*survey_id = row->survey_id;
	return true;
}

bool fieldwork_sampled_is_open(
        struct db_session *session, struct str slug, bool *open, struct error *error)
{
	const struct q_frame_survey_row *row;

	if (!q_frame_survey_run(session, slug, &row, error))
		return false;
	*open = row && str_equal_c(row->state, "open");
	return true;
}

bool fieldwork_sampled_note(struct db_session *session, struct str slug, const char *action,
        json_t *detail, struct error *error)
{
	const struct q_sample_note_row *row;
	char *text = json_dumps(detail, JSON_COMPACT);
	bool noted =
	        q_sample_note_run(session, slug, str_from(action), str_from(text), &row, error);

	free(text);
	json_decref(detail);
	return noted;
}
