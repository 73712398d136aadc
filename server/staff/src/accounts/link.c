/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link.h"

#include <kit/command.h>

#include <jansson.h>
#include <queries/staff.h>
#include <stdio.h>
#include <string.h>

enum { SUBJECT_BYTES_MAX = 255 };

bool staff_account_link_given(const struct config *config)
{
	return *config_text(config, "issuer") && *config_text(config, "subject");
}

bool staff_account_link(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const char *issuer = config_text(config, "issuer"),
	           *subject = config_text(config, "subject");
	const struct q_oidc_link_row *row;

	if (strlen(subject) > SUBJECT_BYTES_MAX)
		return error_set(error, "--subject has more than %d bytes", SUBJECT_BYTES_MAX);
	if (!q_oidc_link_run(
	            session, str_from(name), str_from(issuer), str_from(subject), &row, error))
		return false;
	if (!row)
		return error_set(error, "there is no account %s", name);
	if (!str_equal_c(row->linked, name))
		return error_set(error, "this person is linked to the account %.*s already",
		        STR_ARG(row->linked));
	if (command_wants_json(config))
		command_print_json(json_pack(
		        "{s:s, s:s, s:s}", "name", name, "issuer", issuer, "subject", subject));
	return true;
}

bool staff_account_unlink(const struct config *config, struct db_session *session, const char *name,
        struct error *error)
{
	const struct q_oidc_unlink_row *row;

	if (!q_oidc_unlink_run(session, str_from(name), &row, error))
		return false;
	if (!row)
		return error_set(error, "there is no account %s", name);
	if (command_wants_json(config))
		command_print_json(
		        json_pack("{s:s, s:I}", "name", name, "unlinked", (json_int_t)row->links));
	return true;
}
