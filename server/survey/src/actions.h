/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kesu survey can do, one function each, over an open session. */
#ifndef KESU_SURVEY_ACTIONS_H
#define KESU_SURVEY_ACTIONS_H

#include <base/config.h>

#include <core/figures.h>
#include <core/survey.h>

#include <db/session.h>

enum { SURVEY_LACKS_MAX = 900 }; /* bytes of a list of what is missing */

struct survey_action {
	const struct config *config;
	struct db_session *session;
	struct str slug;                         /* empty: the action takes none */
	const char *step;                        /* of a step: the state it goes to */
	const struct core_figures_file *figures; /* writes the document of a run's figures */
};

typedef bool survey_action_fn(const struct survey_action *action, struct error *error);
survey_action_fn survey_create, survey_step, survey_publish, survey_manifest, survey_show,
        survey_list, survey_exposure, survey_pilot;

/* True when there are no codes of anything missing; else the error has their words. */
bool survey_lacks_error(const struct survey_action *action, const char *step,
        const struct str *codes, size_t count, struct error *error) KESU_MUST_CHECK;

/* After a step: the whole life as JSON, or a line with the state that the survey is in. */
bool survey_show_step(
        const struct survey_action *action, const char *state, struct error *error) KESU_MUST_CHECK;

#endif
