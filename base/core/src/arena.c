/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/arena.h>

#include <base/memory.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, size_t chunk_size)
{
	*arena = (struct arena){NULL, chunk_size};
}

void arena_free(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk) {
		struct arena_chunk *next = chunk->next;
		ASAN_UNPOISON_MEMORY_REGION(chunk->bytes, chunk->size);
		free(chunk);
		chunk = next;
	}
	arena->chunks = NULL;
}

static struct arena_chunk *arena_chunk_add(struct arena *arena, size_t need)
{
	size_t size = need > arena->chunk_size ? need : arena->chunk_size;
	struct arena_chunk *chunk = memory_new(1, sizeof(*chunk) + size);

	chunk->size = size;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	ASAN_POISON_MEMORY_REGION(chunk->bytes, size);
	return chunk;
}

void *arena_new(struct arena *arena, size_t count, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_chunk *chunk = arena->chunks;
	size_t bytes, rounded;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	        __builtin_add_overflow(bytes, align - 1, &rounded))
		abort();
	rounded -= rounded % align;
	if (!chunk || chunk->size - chunk->used < rounded)
		chunk = arena_chunk_add(arena, rounded);
	p = chunk->bytes + chunk->used;
	chunk->used += rounded;
	ASAN_UNPOISON_MEMORY_REGION(p, bytes);
	return p;
}

struct str arena_copy(struct arena *arena, struct str s)
{
	char *p = arena_new(arena, s.n + 1, 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	int n;
	char *p;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		abort();
	p = arena_new(arena, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){p, (size_t)n};
}
