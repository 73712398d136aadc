/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surveys and their lives, as the API has them. */
#ifndef KESU_SURVEY_LIFE_H
#define KESU_SURVEY_LIFE_H

#include <http/http.h>

http_handler survey_list_get, survey_life_get, survey_publications_get, survey_publication_get,
        survey_transition_post, survey_post, survey_documents_get;

/* The step `published`, of this run; ends with the reply. */
void survey_publish_start(struct http_exchange *x, int64_t run_id);
/* What a survey lacks for a step, by codes: one problem for all of it. */
void survey_reply_lacks(struct http_exchange *x, const struct str *codes, size_t count);

#endif
