/* How replicates are made and their spread found; one function a way. Private to the room. */
#ifndef KESU_REPLICATE_METHODS_H
#define KESU_REPLICATE_METHODS_H

#include <replicate/replicate.h>

#include "spread.h"

/* JK1 and JKN. */
void jackknife_spread(const struct frame *frame, const struct sums *sums, enum domains_kind kind,
        uint32_t domains, struct spread *spread, uint32_t *count);

/* BRR, FAY and BOOTSTRAP: all psus are weighted anew in every one of `count` replicates. */
void reweighted_spread(const struct frame *frame, const struct sums *sums, enum domains_kind kind,
        uint32_t domains, const struct replicate_method *method, struct spread *spread,
        uint32_t count);

#endif
