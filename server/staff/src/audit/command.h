/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu audit. */
#ifndef KESU_STAFF_AUDIT_H
#define KESU_STAFF_AUDIT_H

#include <kit/command.h>

extern const struct command staff_audit_command;

#endif
