/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "login.h"

#include <base/log.h>

#include <db/session.h>

static const struct {
	const char *role, *setting;
} lanes[LOGIN__COUNT] = {
        [LOGIN_FAST] = {"kesu_resident", "database_resident"},
        [LOGIN_SLOW] = {"kesu_staff", "database_staff"},
};

struct login process_login(const struct config *config, enum login_lane lane, const char *own)
{
	const char *given = config_text(config, lanes[lane].setting);

	if (own)
		return (struct login){.conninfo = own, .user = lanes[lane].role};
	if (*given)
		return (struct login){.conninfo = given};
	return (struct login){
	        .conninfo = config_text(config, "database"), .role = lanes[lane].role};
}

static bool is_superuser(const char *conninfo, bool *super, struct error *error)
{
	struct db_session *session = db_session_open(conninfo, NULL, error);

	if (!session)
		return false;
	*super = db_session_is_superuser(session);
	db_session_close(session);
	return true;
}

bool process_login_check(const struct config *config, struct error *error)
{
	for (size_t i = 0; i < LOGIN__COUNT; i++) {
		struct login login = process_login(config, (enum login_lane)i, NULL);
		bool super;

		if (!is_superuser(login.conninfo, &super, error))
			return error_wrap(error, "%s", lanes[i].setting);
		if (super && !login.role)
			return error_set(error,
			        "%s logs in as a superuser; it must log in as %s, which may do "
			        "what this lane needs and no more",
			        lanes[i].setting, lanes[i].role);
		if (super)
			log_warning("the database login is a superuser, and a lane's connection "
			            "could become it again: give the lane a login of its own",
			        LOG_TEXT("setting", lanes[i].setting),
			        LOG_TEXT("role", lanes[i].role));
	}
	return true;
}
