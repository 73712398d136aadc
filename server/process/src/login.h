/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * As whom a lane logs in. Whoever gets hold of a lane's connection must find no more rights there:
 * a connection that became a lane's role by SET ROLE can go back by RESET ROLE, one that logged in
 * as that role cannot.
 */
#ifndef KESU_PROCESS_LOGIN_H
#define KESU_PROCESS_LOGIN_H

#include <base/config.h>
#include <base/error.h>

struct login {
	const char *conninfo;
	const char *user; /* instead of the string's, or NULL */
};

enum login_lane { LOGIN_FAST, LOGIN_SLOW, LOGIN_SIGN_IN, LOGIN__COUNT };

/* `own`: the string of the private PostgreSQL, where every role may log in; else NULL. */
struct login process_login(const struct config *config, enum login_lane lane, const char *own);
/* For a database of the operator's: whether each lane has a login of its own. */
bool process_login_given(const struct config *config, struct error *error) KESU_MUST_CHECK;
/* The same, by asking the database: refuses a login that is not the lane's role, or a role that may
 * do more than it was granted. */
bool process_login_check(const struct config *config, struct error *error) KESU_MUST_CHECK;

#endif
