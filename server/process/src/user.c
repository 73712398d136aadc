/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "user.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

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
