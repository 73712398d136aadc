/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is refused before the server starts, and not when the first message is due. */
#include <reminders/reminders.h>

#include "key.h"

#include <outward/address.h>

bool reminders_check(const struct config *config, struct error *error)
{
	struct reminders_key key;

	if (config_number(config, "reminder_from") >= config_number(config, "reminder_until"))
		return error_set(error, "reminder_from must be an hour before reminder_until");
	if (!*config_text(config, "reminder_url"))
		return true;
	if (!outward_address_good(config_text(config, "reminder_url"), OUTWARD_REACH_LOOPBACK))
		return error_set(error,
		        "reminder_url must be an https address without a user and # "
		        "(http: only on this machine)");
	return reminders_key_read(&key, str_from(config_text(config, "reminder_key"))) ||
	       error_set(error,
	               "reminder_key is needed with reminder_url: whsec_ and %d to %d "
	               "random bytes in base64",
	               REMINDERS_KEY_LEAST, REMINDERS_KEY_MOST);
}
