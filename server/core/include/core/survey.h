/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several rooms say of a survey. */
#ifndef KESU_CORE_SURVEY_H
#define KESU_CORE_SURVEY_H

#include <base/error.h>
#include <base/str.h>

/* A text that is kept of a survey's life, such as a reason or the number of an approval. */
enum { CORE_SURVEY_TEXT_MAX = 500 /* bytes */ };

/* The error of a command when no survey has this name. False, always. */
bool core_survey_missing(struct str slug, struct error *error);

#endif
