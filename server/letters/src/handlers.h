/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handler of this room. */
#ifndef KESU_LETTERS_HANDLERS_H
#define KESU_LETTERS_HANDLERS_H

#include <http/http.h>

http_handler letters_post;

#endif
