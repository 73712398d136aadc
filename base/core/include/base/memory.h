/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that cannot fail: a program that is out of memory aborts, because it cannot go on
 * correctly. */
#ifndef KESU_BASE_MEMORY_H
#define KESU_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed memory for `count` objects of `size` bytes, freed by free(3). Never NULL. */
void *memory_new(size_t count, size_t size);
/* Grows to `count` objects of `size` bytes; new bytes are not zeroed. Never NULL. */
void *memory_resize(void *old, size_t count, size_t size);
/* Element i becomes what element order[i] was; nothing when items is NULL. */
void memory_reorder(void *items, size_t count, size_t size, const uint32_t *order);
char *memory_text(const char *text); /* a copy, freed by free(3) */

#endif
