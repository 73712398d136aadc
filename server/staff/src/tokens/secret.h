/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A token as its owner gets it, once: 256 random bits as hex digits. */
#ifndef KESU_STAFF_TOKEN_SECRET_H
#define KESU_STAFF_TOKEN_SECRET_H

#include <core/digest.h>

enum { TOKEN_SIZE = 65, TOKEN_DAYS_MOST = 3660 };

struct digest staff_token_new(char token[static TOKEN_SIZE]);

#endif
