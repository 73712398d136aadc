/* The settings of `kesu serve`: one table for the file, the environment, the options and the help. */
#ifndef KESU_APP_SETTINGS_H
#define KESU_APP_SETTINGS_H

#include <kit/command.h>

extern const struct command_help serve_help;

#endif
