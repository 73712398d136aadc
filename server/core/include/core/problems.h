/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems that more than one resource replies with. Their types are part of the API. */
#ifndef KESU_APP_PROBLEMS_H
#define KESU_APP_PROBLEMS_H

#include <http/http.h>

extern const struct http_problem_type core_problem_survey_closed, core_problem_attempt_withdrawn,
        core_problem_different_content, core_problem_account_needed, core_problem_role_needed,
        core_problem_outside_region, core_problem_csrf, core_problem_sample_refused;

#endif
