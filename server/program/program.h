/* The only files that see every room: which routes, parts, jobs and commands the program has. */
#ifndef KESU_PROGRAM_PROGRAM_H
#define KESU_PROGRAM_PROGRAM_H

#include <kit/command.h>
#include <process/process.h>

/* Every address, part and job of the server. Made at the first call. */
const struct process_rooms *program_rooms(void);

/* The tables of every command, NULL-terminated. */
extern const struct command *const *const program_commands[];

#endif
