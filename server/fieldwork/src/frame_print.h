/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import did, or would do: for people, or as JSON. */
#ifndef KESU_FIELDWORK_FRAME_PRINT_H
#define KESU_FIELDWORK_FRAME_PRINT_H

#include "frame_file.h"
#include "frame_store.h"

#include <base/config.h>

struct frame_import {
	const struct config *config;
	struct str slug;
	const char *path;
	struct frame_file *file;
	struct frame_stored stored; /* when no row was refused */
	bool imported;
};

void fieldwork_frame_print(const struct frame_import *import);

#endif
