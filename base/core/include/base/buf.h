/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing byte buffer. Its upper bound is given when it is made. An overflow is remembered, so
 * twenty appends need only one check at the end.
 */
#ifndef KESU_BASE_BUF_H
#define KESU_BASE_BUF_H

#include <base/str.h>

struct buf {
	char *p; /* NUL-terminated once anything was added */
	size_t n, capacity, max;
	bool overflowed;
};

void buf_init(struct buf *buf, size_t max);
void buf_free(struct buf *buf);
void buf_clear(struct buf *buf); /* keeps the memory */
void buf_add(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *buf);

#endif
