/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stratified two-stage sample: in each stratum psus by systematic sampling with probability
 * proportional to their residents (SAMPLE_PPS_SYSTEMATIC of select.h, certain psus taken out), in
 * each psu an equal number of residents by simple random sampling. Where every psu has at least
 * that many residents, every resident of a stratum has the same probability.
 *
 * Inside a stratum psus are taken in ascending order of id, whatever their order in the input. Ids
 * that follow geography, such as area codes, spread the sample over the area. The same seed gives
 * the same sample.
 *
 * Happy path: sample_draw_make, sample_draw_persons for each selected psu, sample_draw_end.
 */
#ifndef KESU_SAMPLE_DRAW_H
#define KESU_SAMPLE_DRAW_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

struct draw_psu {
	int64_t stratum; /* label, for example township group x urban or rural */
	int64_t id;      /* unique in its stratum */
	uint32_t size;   /* residents in the frame, > 0 */
};

struct draw_settings {
	uint64_t seed;
	uint32_t psus; /* to take per stratum, at least 2; a stratum with no more is taken whole */
	uint32_t persons; /* to take per psu, at least 1; a psu with no more is taken whole */
};

struct draw_selected {
	size_t psu; /* index into the input */
	int64_t stratum, id;
	bool certainty; /* selected with certainty: probability_psu is 1 */
	double probability_psu;
	uint32_t persons;   /* to take: min(settings.persons, size) */
	double probability; /* of each resident of the psu */
	double weight;      /* 1 / probability */
};

struct draw {
	struct draw_selected *selected; /* by stratum, then id */
	size_t count;
	size_t strata;
};

/*
 * Fails, naming the stratum, when it has fewer than 2 psus (its variance could not be estimated),
 * on a psu without residents and on an id that comes twice.
 */
KESU_MUST_CHECK bool sample_draw_make(struct draw *draw, const struct draw_psu *psus, size_t count,
        const struct draw_settings *settings, struct error *error);
void sample_draw_end(struct draw *draw);

/* Fills out[selected->persons] with ascending numbers 0 .. size - 1 of the residents drawn. */
void sample_draw_persons(const struct draw_settings *settings, const struct draw_selected *selected,
        uint32_t size, uint32_t *out);

#endif
