/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draw in figures: for people, or as JSON. */
#ifndef KESU_FIELDWORK_DRAW_PRINT_H
#define KESU_FIELDWORK_DRAW_PRINT_H

#include "draw.h"

#include <base/config.h>

#include <jansson.h>

struct draw_sums {
	size_t psus, certain, people, reserve;
	int64_t size;                /* of the frame; of the drawn psus once they are walked */
	double weights, least, most; /* of those who are invited; NAN before the psus are walked */
};

/* first, count: psus of the draw. */
struct draw_sums fieldwork_draw_sums(const struct draw *draw, size_t first, size_t count);
json_t *fieldwork_draw_json(const struct draw *draw, struct str slug);
void fieldwork_draw_print(const struct draw *draw, struct str slug, const struct config *config);

#endif
