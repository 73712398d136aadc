/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as tablets write them: ISO 8601 with seconds and a zone. */
#ifndef KESU_INTERVIEW_MOMENT_H
#define KESU_INTERVIEW_MOMENT_H

#include <base/str.h>

#include <stdbool.h>
#include <stdint.h>

/* "2026-12-01T01:30:00Z", "2026-12-01T09:30:00.250+08:00", from 2000 to 2099; false: it is none. */
bool interview_moment_read(struct str text, int64_t *since_1970_us);

#endif
