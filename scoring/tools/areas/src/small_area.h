/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `kesu small-area` does with its file, once its options are read. */
#ifndef KESU_APP_AREAS_SMALL_AREA_H
#define KESU_APP_AREAS_SMALL_AREA_H

#include <base/config.h>
#include <kit/command.h>

enum command_status tools_fay_herriot_run(const struct config *config, const char *path);
enum command_status tools_unit_level_run(const struct config *config, const char *path);

#endif
