/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many units each stratum gets: by --n, --n-file or --allocation. */
#ifndef KESU_TOOLS_SAMPLE_TAKES_H
#define KESU_TOOLS_SAMPLE_TAKES_H

#include "frame.h"

/* Errors name the stratum, those of --n-file line and column. */
KESU_MUST_CHECK bool tools_sample_takes_make(
        struct frame *frame, const struct sample_options *options, struct error *error);

#endif
