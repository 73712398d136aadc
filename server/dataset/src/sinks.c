/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places that bytes usually go to. */
#include <dataset/dataset.h>

#include <base/buf.h>

static bool file_write(void *context, struct str bytes, struct error *error)
{
	return fwrite(bytes.p, 1, bytes.n, context) == bytes.n ||
	       error_set_errno(error, "the file cannot be written");
}

struct dataset_sink dataset_sink_file(FILE *file)
{
	return (struct dataset_sink){file_write, file};
}

static bool buf_write(void *context, struct str bytes, struct error *error)
{
	struct buf *buf = context;

	buf_add(buf, bytes);
	return !buf->overflowed || error_set(error, "the file is longer than %zu bytes", buf->max);
}

struct dataset_sink dataset_sink_buf(struct buf *buf)
{
	return (struct dataset_sink){buf_write, buf};
}
