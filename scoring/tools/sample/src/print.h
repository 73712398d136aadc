/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was drawn, stratum by stratum: a table or JSON. */
#ifndef KESU_TOOLS_SAMPLE_PRINT_H
#define KESU_TOOLS_SAMPLE_PRINT_H

#include "frame.h"

void tools_sample_print(
        const struct frame *frame, const struct sample_options *options, const char *path);

#endif
