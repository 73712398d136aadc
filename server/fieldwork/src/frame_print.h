/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import did, or would do: for people, or as JSON. */
#ifndef KESU_FIELDWORK_FRAME_PRINT_H
#define KESU_FIELDWORK_FRAME_PRINT_H

#include "frame_import.h"

#include <base/config.h>

#include <jansson.h>

json_t *fieldwork_frame_json(const struct frame_import *import);
void fieldwork_frame_print(const struct frame_import *import, const struct config *config);

#endif
