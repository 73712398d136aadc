/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu: one program with many commands. */
#include "manual.h"
#include "program.h"

#include <sys/stat.h>

int main(int argc, char **argv)
{
	const struct command_program program = {
	        .name = "kesu",
	        .heading = "Kesu (科素)",
	        .title = "the share of scientifically literate citizens",
	        .tables = program_commands,
	        .manual = &kesu_manual,
	};

	umask(077); /* what it writes names people or is a key to them */
	return command_program_run(&program, argc, argv);
}
