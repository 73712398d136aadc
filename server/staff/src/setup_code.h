/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The code that somebody is given to set the first password with, once: 128 random bits as 32 hex
 * digits in groups of four. The database knows its hash.
 */
#ifndef KESU_STAFF_SETUP_CODE_H
#define KESU_STAFF_SETUP_CODE_H

#include <core/digest.h>

enum { SETUP_CODE_SIZE = 40, SETUP_CODE_MOST = 64 /* bytes as it is typed */ };

void staff_setup_code_new(char code[static SETUP_CODE_SIZE]);
/* Case, dashes and blanks do not count. */
struct digest staff_setup_code_digest(struct str code);

#endif
