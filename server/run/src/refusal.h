/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kesu.run_before_insert refuses a run for, by SQLSTATE. */
#ifndef KESU_RUN_REFUSAL_H
#define KESU_RUN_REFUSAL_H

#define RUN_SQLSTATE_NEEDS_REASON "KR001"
#define RUN_SQLSTATE_MAIN_FIRST   "KR002"

#endif
