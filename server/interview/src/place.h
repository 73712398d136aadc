/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a sitting was held: only where the programme asks for it, and the resident has agreed. */
#ifndef KESU_INTERVIEW_PLACE_H
#define KESU_INTERVIEW_PLACE_H

#include "batch.h"

/* Refuses a sitting with a place that was not asked for, or that says too much: {"consent": true,
 * "latitude", "longitude": degrees of three decimals at most, "accuracy": whole metres}. */
void interview_place_check(struct interview_record *record, bool is_asked);

#endif
