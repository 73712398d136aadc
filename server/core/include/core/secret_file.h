/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signing key of an embedded directory: made once, stored beside the data, readable by its
 * owner only. */
#ifndef KESU_APP_SECRET_FILE_H
#define KESU_APP_SECRET_FILE_H

#include <base/error.h>

enum { SECRET_FILE_TEXT_SIZE = 65 };

bool core_secret_file_exists(const char *directory);
bool core_secret_file_read(const char *directory, char text[static SECRET_FILE_TEXT_SIZE],
        struct error *error) KESU_MUST_CHECK;
/* Makes it when it does not exist. */
bool core_secret_file_read_or_make(const char *directory, char text[static SECRET_FILE_TEXT_SIZE],
        struct error *error) KESU_MUST_CHECK;

#endif
