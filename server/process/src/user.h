/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers and the job runner give up root: only the master needs what root may do. */
#ifndef KESU_PROCESS_USER_H
#define KESU_PROCESS_USER_H

#include <base/error.h>

/* Becomes the user for good. NULL: stays who it is. */
bool process_user_become(const char *name, struct error *error) KESU_MUST_CHECK;

#endif
