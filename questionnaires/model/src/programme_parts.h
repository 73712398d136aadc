/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a programme's loader; each reads one list of the document into the programme. */
#ifndef KESU_MODEL_PROGRAMME_PARTS_H
#define KESU_MODEL_PROGRAMME_PARTS_H

#include "lookup.h"
#include "reader.h"

#include <model/programme.h>

struct programme_memory {
	struct arena arena;
	struct lookup regions;
};

void model_programme_regions_read(const struct node *root, struct programme *programme);
/* The others come after the regions, which they refer to. */
void model_programme_targets_read(const struct node *root, struct programme *programme);
void model_programme_baselines_read(const struct node *root, struct programme *programme);
void model_programme_key_groups_read(const struct node *root, struct programme *programme);
void model_programme_surveys_read(const struct node *root, struct programme *programme);

/* Index of the region that the field `key` names, or -1 with a problem when it is not there. The
 * field has been read as a region code before. */
int model_programme_region_of(
        const struct node *node, const char *key, const struct programme *programme);

#endif
