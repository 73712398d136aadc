/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * People who begin a sampled survey without an invitation. Where quotas limit how many are wanted
 * of each kind, such a start says of which kind the person is, so that nobody answers in vain.
 */
#ifndef KESU_INTAKE_OPT_IN_H
#define KESU_INTAKE_OPT_IN_H

#include "catalogue.h"

#include <core/resource.h>

/* Bits of enum group_variable, from their names with blanks between. */
unsigned intake_opt_in_variables(struct str names);
/* What the page of a survey says of it: null when nobody may opt in. */
json_t *intake_opt_in_page(const struct catalogue_survey *survey);
/*
 * What quotas go by, of the member "background" of a start: a JSON object in the arena, or NULL
 * without quotas. Problems are added where it does not say all of it.
 */
struct str intake_opt_in_classes(struct http_exchange *x, const struct catalogue_survey *survey,
        json_t *background, struct field_problems *problems);

#endif
