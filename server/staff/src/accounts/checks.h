/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account's name, role and region must look like, as the database has it. */
#ifndef KESU_STAFF_ACCOUNT_CHECKS_H
#define KESU_STAFF_ACCOUNT_CHECKS_H

#include <base/str.h>

/* As the command takes them; `operator` is what an administrator was called. */
#define ACCOUNT_ROLES "administrator|designer|field_manager|interviewer|monitor|evaluator|operator"

/* What is wrong, in both languages, or NULL. */
const char *staff_account_name_problem(struct str name);
const char *staff_account_region_problem(struct str region);
/* The role of that name; NULL: there is none. */
const char *staff_account_role(struct str name);

#endif
