/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The identifiers that the attempt of a case may have, derived from its invitation under the
 * server's key as a phone's are (core/invitation.h). A tablet never sees them.
 */
#ifndef KESU_INTERVIEW_NAMES_H
#define KESU_INTERVIEW_NAMES_H

#include <core/invitation.h>

#include <jansson.h>

enum { INTERVIEW_NAMES_MAX = INVITATION_ROUNDS * 2 + 1 };

/* All of them, round by round; returns how many. */
size_t interview_names(const struct secret_keys *keys, int32_t survey_id,
        const struct uuid *invitation, struct uuid names[static INTERVIEW_NAMES_MAX]);
/* [[[identifier, its receipt's code], ...], ...]: by round; the first of each is that under the key
 * in use. The caller owns it. */
json_t *interview_rounds(
        const struct secret_keys *keys, int32_t survey_id, const struct uuid *invitation);

/* What the answers of a sitting that counts nowhere are kept under, by key of the server; returns
 * how many. */
size_t interview_later_names(
        const struct secret_keys *keys, const struct uuid *record, struct uuid names[static 2]);

#endif
