/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers and the job runner give up root: only the master needs what root may do. */
#ifndef KESU_PROCESS_USER_H
#define KESU_PROCESS_USER_H

#include <base/error.h>

/* Whether root, when it starts the program, has somebody else to become. */
bool process_user_check(const char *name, struct error *error) KESU_MUST_CHECK;
/* Becomes the user for good. NULL: stays who it is. */
bool process_user_become(const char *name, struct error *error) KESU_MUST_CHECK;

#endif
