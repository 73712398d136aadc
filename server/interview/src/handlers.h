/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of this room, each in the file of its resource. */
#ifndef KESU_INTERVIEW_HANDLERS_H
#define KESU_INTERVIEW_HANDLERS_H

#include <http/http.h>

http_handler interview_assignments_get, interview_assignments_put;
http_handler interview_conflicts_get, interview_conflict_post;
http_handler interview_get, interview_batch_post;

#endif
