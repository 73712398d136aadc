/* Problems that more than one resource replies with. Their types are part of the API. */
#ifndef KESU_APP_PROBLEMS_H
#define KESU_APP_PROBLEMS_H

#include <http/http.h>

extern const struct http_problem_type problem_survey_closed, problem_attempt_withdrawn,
        problem_different_content, problem_account_needed, problem_role_needed;

#endif
