/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of the letters that kesu invite wrote, in the order of the file. */
#ifndef KESU_REHEARSAL_LETTERS_FILE_H
#define KESU_REHEARSAL_LETTERS_FILE_H

#include "simulation.h"

/* One resident a letter, who is nobody yet. The caller frees *residents with free(3), also after a
 * failure. */
bool rehearsal_letters_file_read(const char *path, struct simulation_resident **residents,
        size_t *count, struct error *error) KESU_MUST_CHECK;

#endif
