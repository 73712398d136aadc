/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at every row of a frame that was read, and notes in it what is wrong. */
#ifndef KESU_FIELDWORK_FRAME_CHECK_H
#define KESU_FIELDWORK_FRAME_CHECK_H

#include "frame_file.h"

void fieldwork_frame_check(struct frame_file *file);

#endif
