/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One survey of a list, the same for kesu survey list and the API. */
#ifndef KESU_SURVEY_LIST_H
#define KESU_SURVEY_LIST_H

#include <jansson.h>

struct q_survey_list_row;

json_t *survey_list_json(const struct q_survey_list_row *row);

#endif
