/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask.h"

#include <bsd/readpassphrase.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = PASSWORD_MOST + 3 /* one too many, the line's end and NUL */ };

static bool ask_terminal(
        char first[static LINE_SIZE], char again[static LINE_SIZE], struct error *error)
{
	if (!readpassphrase("新密码 / New password: ", first, LINE_SIZE, RPP_REQUIRE_TTY) ||
	        !readpassphrase("再输一遍 / Again: ", again, LINE_SIZE, RPP_REQUIRE_TTY))
		return error_set_errno(error, "无法从终端读取 / the terminal cannot be read");
	if (strcmp(first, again) != 0)
		return error_set(error, "两次输入不同 / the two are not the same");
	return true;
}

static bool read_line(char line[static LINE_SIZE], struct error *error)
{
	if (!fgets(line, LINE_SIZE, stdin))
		return error_set(
		        error, "标准输入中没有密码 / there is no password on standard input");
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

static bool hash_if_good(const char *line, const char *name, char hash[static PASSWORD_HASH_SIZE],
        struct error *error)
{
	const char *problem = staff_password_problem(str_from(line), str_from(name));

	if (problem)
		return error_set(error, "%s", problem);
	if (!staff_password_hash(str_from(line), hash))
		return error_set(error, "内存不足 / not enough memory");
	return true;
}

bool staff_ask_password(const char *name, char hash[static PASSWORD_HASH_SIZE], struct error *error)
{
	char first[LINE_SIZE], again[LINE_SIZE];
	bool asked =
	        isatty(STDIN_FILENO) ? ask_terminal(first, again, error) : read_line(first, error);

	asked = asked && hash_if_good(first, name, hash, error);
	sodium_memzero(first, sizeof(first));
	sodium_memzero(again, sizeof(again));
	return asked;
}
