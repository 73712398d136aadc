/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/buf.h>

#include <base/memory.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){.max = max};
}

void buf_free(struct buf *buf)
{
	free(buf->p);
	*buf = (struct buf){.max = buf->max};
}

void buf_clear(struct buf *buf)
{
	buf->n = 0;
	buf->overflowed = false;
}

/* Makes room for `more` bytes and a NUL. Once this would pass the bound, it always returns
 * false. */
static bool buf_reserve(struct buf *buf, size_t more)
{
	size_t capacity = buf->capacity ? buf->capacity : 256;

	if (buf->overflowed || more > buf->max - buf->n) {
		buf->overflowed = true;
		return false;
	}
	if (buf->n + more < buf->capacity)
		return true;
	while (capacity <= buf->n + more)
		capacity *= 2;
	buf->p = memory_resize(buf->p, capacity, 1);
	buf->capacity = capacity;
	return true;
}

void buf_add(struct buf *buf, struct str s)
{
	if (!buf_reserve(buf, s.n))
		return;
	if (s.n)
		memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
	buf->p[buf->n] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){&c, 1});
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		abort();
	if (buf_reserve(buf, (size_t)n)) {
		vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

struct str buf_str(const struct buf *buf)
{
	return buf->p ? (struct str){buf->p, buf->n} : (struct str){"", 0};
}
