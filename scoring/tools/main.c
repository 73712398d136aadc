/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu-stat: the statistics of Kesu without a server. */
#include "manual.h"

#include <tools/tools.h>

#include <stddef.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	static const struct command *const *const tables[] = {tools_commands, NULL};
	static const struct command_program program = {
	        .name = "kesu-stat",
	        .heading = "kesu-stat",
	        .title = "estimates of complex surveys and item response models from CSV files",
	        .tables = tables,
	        .manual = &kesu_stat_manual,
	};

	umask(077); /* what it writes may have a row of each person */
	return command_program_run(&program, argc, argv);
}
