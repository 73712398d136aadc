/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers and the command of this room. */
#ifndef KESU_QUOTA_HANDLERS_H
#define KESU_QUOTA_HANDLERS_H

#include <http/http.h>
#include <kit/command.h>

http_handler quota_get, quota_put;
extern const struct command quota_command;

#endif
