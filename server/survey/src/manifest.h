/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file that a publication is: {"manifest": {...}, "public_key": hex, "signature": hex}. What is
 * signed is the manifest as compact JSON with its names in order and numbers of 17 digits, so that
 * blanks and the order of names in the file do not matter, and everything else does.
 */
#ifndef KESU_SURVEY_MANIFEST_H
#define KESU_SURVEY_MANIFEST_H

#include "signature.h"

#include <jansson.h>

#define MANIFEST_FORMAT "kesu-manifest/1"

/* The whole file's text, to be freed; NULL on failure. */
char *survey_manifest_sign(
        const json_t *manifest, const struct signature_key *key, struct error *error);

/* A file that was read. False: it is no manifest or its signature does not fit. The caller decrefs
 * *file, also after a failure. */
bool survey_manifest_check(const char *path, json_t **file, struct error *error) KESU_MUST_CHECK;

#endif
