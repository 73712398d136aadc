/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new password from whoever runs a command. */
#ifndef KESU_STAFF_ASK_H
#define KESU_STAFF_ASK_H

#include "password.h"

#include <base/error.h>

/*
 * Asks twice on the terminal, without showing it; without a terminal it reads a line of standard
 * input. Refuses what staff_password_problem refuses, and gives the hash of the rest.
 */
bool staff_ask_password(const char *name, char hash[static PASSWORD_HASH_SIZE],
        struct error *error) KESU_MUST_CHECK;

#endif
