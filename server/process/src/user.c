/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "user.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

bool process_user_check(const char *name, struct error *error)
{
	const struct passwd *entry;

	if (geteuid() != 0)
		return true;
	if (!*name)
		return error_set(error,
		        "由 root 启动时须设置 user（工作进程以其身份运行）/ started by root: set "
		        "`user`, "
		        "as whom the workers run, or start the program as that user");
	entry = getpwnam(name);
	if (!entry)
		return error_set(error, "user: there is no user %s", name);
	return entry->pw_uid != 0 || error_set(error, "user: %s is root", name);
}

bool process_user_become(const char *name, struct error *error)
{
	const struct passwd *entry;

	if (!name)
		return true;
	entry = getpwnam(name);
	if (!entry)
		return error_set(error, "there is no user %s", name);
	if (initgroups(name, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
	        setuid(entry->pw_uid) != 0)
		return error_set_errno(error, "cannot become user %s", name);
	if (geteuid() == 0)
		return error_set(error, "user %s is root", name);
	prctl(PR_SET_DUMPABLE, 0); /* the change of user has set what the system says */
	return true;
}
