/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks.h"

#include <string.h>

enum { NAME_LEAST = 2, NAME_MOST = 64 };

static bool is_small(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

const char *staff_account_name_problem(struct str name)
{
	bool good = name.n >= NAME_LEAST && name.n <= NAME_MOST && is_small(name.p[0]);

	for (size_t i = 0; good && i < name.n; i++)
		good = is_small(name.p[i]) || (name.p[i] && strchr("._@-", name.p[i]));
	return good ? NULL
	            : "须为 2 至 64 个 a-z、0-9 和 . _ @ - 字符，以字母或数字开头 / a name has 2 "
	              "to 64 of a-z, 0-9 and . _ @ - and begins with a letter or digit";
}

const char *staff_account_region_problem(struct str region)
{
	bool good = region.n == 6 || region.n == 9 || region.n == 12;

	for (size_t i = 0; good && i < region.n; i++)
		good = region.p[i] >= '0' && region.p[i] <= '9';
	return good ? NULL : "须为 6、9 或 12 位数字 / a region code has 6, 9 or 12 digits";
}

const char *staff_account_role(struct str name)
{
	static const char *const roles[] = {"administrator", "designer", "field_manager",
	        "interviewer", "monitor", "evaluator"};

	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (str_equal_c(name, roles[i]))
			return roles[i];
	return NULL;
}
