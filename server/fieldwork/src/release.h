/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu draw --release: the next replicates of a sample's reserve are let in while the survey is
 * open. Each is a random part of the whole sample, so with r of them every listed unit of a psu has
 * the probability min(take + r, listed) / listed, and the weights of all are made anew by it. The
 * database does that, with the row that says who released what, and why.
 */
#ifndef KESU_FIELDWORK_RELEASE_H
#define KESU_FIELDWORK_RELEASE_H

#include <base/config.h>
#include <base/error.h>
#include <base/str.h>
#include <kit/command.h>

/* other: whether an option of a draw was given, too. */
KESU_MUST_CHECK bool fieldwork_release_check(
        const struct config *config, bool other, struct error *error);
enum command_status fieldwork_release(const struct config *config, struct str slug);

#endif
