/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu serve: the master process with its workers, and the private database when asked. */
#include "login.h"
#include "master.h"
#include "user.h"
#include <kit/command.h>

#include <base/log.h>

#include <sys/prctl.h>
#include <sys/resource.h>

/* Checks that the table of settings cannot express. */
static bool serve_check(
        const struct config *config, const struct process_rooms *rooms, struct error *error)
{
	enum log_level level;

	if (!log_level_parse(str_from(config_text(config, "log_level")), &level))
		return error_set(error, "log_level must be debug, info, warning or error");
	if ((*config_text(config, "tls_certificate") != '\0') !=
	        (*config_text(config, "tls_key") != '\0'))
		return error_set(error, "tls_certificate and tls_key go together");
	log_setup(level, "kesu");
	if (!rooms->check(config, error))
		return false;
	if (*config_text(config, "embedded"))
		return true;
	return process_login_given(config, error) &&
	       process_user_check(config_text(config, "user"), error);
}

/* No memory of this program goes to a file or to another process of the user: keys are in it. */
static void serve_keep_memory(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

enum command_status process_serve(int argc, char **argv, const struct process_rooms *rooms)
{
	enum command_status status;
	struct config *config;
	struct error error;
	int next;

	serve_keep_memory();
	if (!command_begin(&process_serve_help, argc, argv, &config, &next, &status))
		return status;
	status = COMMAND_DONE;
	if (!serve_check(config, rooms, &error)) {
		command_fail("serve", &error);
		status = COMMAND_USAGE;
	} else if (!process_master_run(config, rooms, &error)) {
		status = command_fail("serve", &error);
	}
	config_free(config);
	return status;
}
