/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu account. */
#ifndef KESU_STAFF_ACCOUNT_H
#define KESU_STAFF_ACCOUNT_H

#include <kit/command.h>

extern const struct command staff_account_command;

#endif
