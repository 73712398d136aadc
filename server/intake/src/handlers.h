/* The handlers of this room, each in the file of its resource. */
#ifndef KESU_INTAKE_HANDLERS_H
#define KESU_INTAKE_HANDLERS_H

#include <http/http.h>

http_handler survey_get;
http_handler invitation_get;
http_handler attempt_post, attempt_get, attempt_delete;
http_handler answers_put;
http_handler submission_post;
http_handler booklet_get;

#endif
