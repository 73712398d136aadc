/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "login.h"

#include <db/pooling.h>
#include <db/session.h>
#include <queries/process.h>
#include <string.h>

static const struct {
	const char *role, *setting;
} lanes[LOGIN__COUNT] = {
        [LOGIN_FAST] = {"kesu_resident", "database_resident"},
        [LOGIN_SLOW] = {"kesu_staff", "database_staff"},
        [LOGIN_SIGN_IN] = {"kesu_sign_in", "database_sign_in"},
};

struct login process_login(const struct config *config, enum login_lane lane, const char *own)
{
	return own ? (struct login){.conninfo = own, .user = lanes[lane].role}
	           : (struct login){.conninfo = config_text(config, lanes[lane].setting)};
}

bool process_login_given(const struct config *config, struct error *error)
{
	for (size_t i = 0; i < LOGIN__COUNT; i++)
		if (!*config_text(config, lanes[i].setting))
			return error_set(error,
			        "%s 未设置：服务不用表的所有者或超级用户登录，请给角色 %s "
			        "一个密码并在此写出 "
			        "/ is not set: phones, reports and sign-ins are not served by a "
			        "login that owns the tables or is a superuser. Give the role %s a "
			        "password and name "
			        "its login "
			        "here (docs/OPERATIONS.md, \"A database of your own\")",
			        lanes[i].setting, lanes[i].role, lanes[i].role);
	return true;
}

static bool check(enum login_lane lane, struct db_session *session, struct error *error)
{
	const struct q_login_rights_row *row;

	if (!q_login_rights_run(session, &row, error))
		return false;
	if (!str_equal(row->login, str_from(lanes[lane].role)))
		return error_set(error,
		        "logs in as %.*s; it must log in as %s, which may do what this lane needs "
		        "and "
		        "no more",
		        (int)row->login.n, row->login.p, lanes[lane].role);
	if (row->has_more)
		return error_set(error,
		        "%s has been given more rights: it is a superuser, may create roles or "
		        "databases, replicate or pass row security, is a member of another role, "
		        "or "
		        "owns tables. Take them back",
		        lanes[lane].role);
	return true;
}

bool process_login_check(const struct config *config, struct error *error)
{
	for (size_t i = 0; i < LOGIN__COUNT; i++) {
		const char *conninfo = config_text(config, lanes[i].setting);
		struct db_session *session = db_session_open(conninfo, error);
		bool good = session && check((enum login_lane)i, session, error) &&
		            db_pooling_check(conninfo, error);

		db_session_close(session);
		if (!good)
			return error_wrap(error, "%s", lanes[i].setting);
	}
	return true;
}
