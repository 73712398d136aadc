/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * setproctitle of libbsd writes over the command line. It leaves a dot where the program's name
 * ended, which ps shows after a shorter title. So the rest of the command line is cleared; this
 * also hides every option. When /proc does not say where the command line is, only the title looks
 * worse.
 */
#include "title.h"

#include <bsd/unistd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { STAT_FIELDS_BETWEEN = 45 }; /* from the name, field 2, to arg_start, field 48 */

static bool command_line_find(char **start, char **end)
{
	char text[2048], *p;
	FILE *file = fopen("/proc/self/stat", "re");
	size_t n = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	uintmax_t from, to;

	if (file)
		fclose(file);
	text[n] = '\0';
	p = strrchr(text, ')'); /* the name may hold any character */
	for (int i = 0; p && i <= STAT_FIELDS_BETWEEN; i++)
		p = strchr(p + 1, ' ');
	if (!p || sscanf(p, "%ju %ju", &from, &to) != 2 || from >= to)
		return false;
	*start = (char *)(uintptr_t)from;
	*end = (char *)(uintptr_t)to;
	return true;
}

void process_title_set(const char *text)
{
	char *start, *end, *after;

	setproctitle("%s", text);
	if (!command_line_find(&start, &end))
		return;
	after = memchr(start, '\0', (size_t)(end - start));
	if (after)
		memset(after, 0, (size_t)(end - after));
}
