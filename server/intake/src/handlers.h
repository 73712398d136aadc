/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of this room, each in the file of its resource. */
#ifndef KESU_INTAKE_HANDLERS_H
#define KESU_INTAKE_HANDLERS_H

#include <http/http.h>

http_handler intake_survey_get;
http_handler intake_invitation_get;
http_handler intake_attempt_post, intake_attempt_get, intake_attempt_delete;
http_handler intake_answers_put;
http_handler intake_submission_post;
http_handler intake_resume_code_post, intake_resumption_post;
http_handler intake_booklet_get;
http_handler intake_pilot_get, intake_pilot_post, intake_pilot_delete, intake_pilot_booklet_get;
http_handler intake_pilot_answers_put, intake_pilot_submission_post;

#endif
