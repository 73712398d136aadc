/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *memory_or_die(void *p, size_t count, size_t size)
{
	if (p || count == 0 || size == 0)
		return p;
	fprintf(stderr, "kesu: out of memory (%zu x %zu bytes)\n", count, size);
	abort();
}

void *memory_new(size_t count, size_t size)
{
	return memory_or_die(calloc(count ? count : 1, size ? size : 1), count ? count : 1, size);
}

void *memory_resize(void *old, size_t count, size_t size)
{
	return memory_or_die(reallocarray(old, count ? count : 1, size ? size : 1), count, size);
}

void memory_reorder(void *items, size_t count, size_t size, const uint32_t *order)
{
	char *copy;

	if (!items)
		return;
	copy = memory_new(count, size);
	memcpy(copy, items, count * size);
	for (size_t i = 0; i < count; i++)
		memcpy((char *)items + i * size, copy + order[i] * size, size);
	free(copy);
}

char *memory_text(const char *text)
{
	return memory_or_die(strdup(text), strlen(text) + 1, 1);
}
