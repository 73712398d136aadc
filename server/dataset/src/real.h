/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real numbers in decimal digits, for files of text. */
#ifndef KESU_DATASET_REAL_H
#define KESU_DATASET_REAL_H

#include <stddef.h>

enum { DATASET_REAL_SIZE = 32 };

/*
 * Writes a finite number with as few digits, from 15 on, as give the same number when they are read
 * back, and returns how many characters it took; there is no NUL. Several times faster than
 * printf, which a file of a hundred million replicate weights needs.
 */
size_t dataset_real_write(double value, char text[static DATASET_REAL_SIZE]);

#endif
