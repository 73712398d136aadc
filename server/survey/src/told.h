/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a manifest whose signature fits says, in words. */
#ifndef KESU_SURVEY_TOLD_H
#define KESU_SURVEY_TOLD_H

#include <jansson.h>

/* file: as survey_manifest_check read it. */
void survey_manifest_tell(const json_t *file);

/* The survey's own share in the manifest's figures; NULL when there is none. */
const json_t *survey_manifest_estimate(const json_t *file);

#endif
