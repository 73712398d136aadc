/* The commands that need a server's parts; each is one file of this folder. */
#ifndef KESU_APP_COMMANDS_H
#define KESU_APP_COMMANDS_H

#include <kit/command.h>

extern const struct command process_serve_command, process_migrate_command, load_command,
        rehearsal_sample_command, rehearsal_simulate_command, run_score_command,
        publish_export_command, staff_account_command;

#endif
