/* The settings of `kesu serve`: one table for the file, the environment, the options and the help. */
#ifndef KESU_APP_SETTINGS_H
#define KESU_APP_SETTINGS_H

#include <base/config.h>

extern const struct config_setting serve_settings[];
extern const size_t serve_setting_count;

#endif
