/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document is written with as many digits as a double certainly holds. */
#include "parts.h"

enum { DIGITS = 15 };

static int add_piece(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

bool run_report_write(json_t *root, struct buf *out, struct error *error)
{
	bool good = root && json_dump_callback(root, add_piece, out,
	                            JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) == 0;

	json_decref(root);
	if (!good || out->overflowed)
		return error_set(error, "the run's report cannot be written");
	return true;
}
