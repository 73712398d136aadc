/* One program: tables of commands. */
#include "commands/commands.h"

#include <tools/tools.h>

#include <stddef.h>

static const struct command *const server_commands[] = {
        &process_serve_command,
        &process_migrate_command,
        &load_command,
        &rehearsal_sample_command,
        &rehearsal_simulate_command,
        &run_score_command,
        &publish_export_command,
        NULL,
};
static const struct command *const staff_commands[] = {&staff_account_command, NULL};

int main(int argc, char **argv)
{
	static const struct command *const *const tables[] = {
	        server_commands, tools_commands, staff_commands, NULL};
	static const struct command_program program = {
	        .name = "kesu",
	        .heading = "Kesu (科素)",
	        .title = "the share of scientifically literate citizens",
	        .tables = tables,
	};

	return command_program_run(&program, argc, argv);
}
