/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sample in two or three stages. In each stratum psus by systematic sampling with probability
 * proportional to size, certain ones taken out (sample/select.h), as kesu sample --method
 * pps-systematic draws them from the file of areas. In each of these, take + reserve people of the
 * list by systematic sampling; a random part of them, `take` people, is replicate 0, and each of
 * the replicates 1 .. reserve gets one of the others. So every replicate is a random part of the
 * whole sample.
 *
 * Where areas are all that is known, the drawn psus are walked and their households listed; these
 * are then drawn as people are, from streams of the same seed, so that nobody chooses a seed who
 * has seen the list. One person of each household is chosen at the door. With p the probability of
 * a psu, m of the M households of its list drawn, and k people of the survey's ages in a household,
 * the person's weight is 1/p M/m k (Horvitz & Thompson 1952; Cochran 1977, 11.9). It is known once
 * k is; base weights are without it.
 *
 * For the variance a certain psu is a stratum of its own, and its households are the psus; where
 * the list has no households, its people are. In three stages each household is one of them.
 */
#ifndef KESU_FIELDWORK_DRAW_H
#define KESU_FIELDWORK_DRAW_H

#include <base/arena.h>
#include <base/error.h>
#include <base/str.h>

#include <stdint.h>

struct draw_psu {
	struct str name, stratum, area, residence; /* residence.p == NULL: not said */
	int64_t size;
	size_t listed;
	bool drawn, certain;
	double probability;
	size_t first; /* its first person in draw.people */
};

struct draw_stratum {
	struct str name;
	size_t first, count; /* psus */
	size_t take, certain;
};

/* A person of a list, or a household. */
struct draw_person {
	struct str unit, household;
	bool drawn;
	int32_t replicate;
	int32_t psu;  /* as kesu.psu numbers them; replicate 0 only */
	uint8_t kish; /* the table of a household, in the order of sample_kish_names */
};

/* A row of kesu.stratum or kesu.psu. */
struct draw_row {
	int32_t number, stratum;
	struct str label;           /* of a stratum */
	const struct draw_psu *psu; /* of a psu */
};

enum draw_stages {
	DRAW_PEOPLE,     /* psus, and people of the list */
	DRAW_PSUS,       /* psus that are to be walked */
	DRAW_HOUSEHOLDS, /* households of psus that were drawn before */
};
enum draw_respondent { RESPONDENT_KISH, RESPONDENT_LAST_BIRTHDAY, RESPONDENTS };
extern const char *const fieldwork_draw_respondents[RESPONDENTS];

struct draw {
	enum draw_stages stages;
	enum draw_respondent respondent; /* of households */
	uint64_t seed;
	size_t take, reserve;
	struct draw_psu *psu; /* by stratum */
	size_t psus;
	struct draw_stratum *stratum;
	size_t strata;
	struct draw_person *person; /* of the drawn psus, in the order of the list */
	size_t people;
	struct draw_row *strata_rows, *psu_rows;
	size_t strata_row_count, psu_row_count;
	struct arena arena;
};

/* Wants psus, strata and how many to take of each; marks those that are drawn. */
void fieldwork_draw_psus(struct draw *draw);
/* Wants the people of the drawn psus, or the households that were listed there; marks them, gives
 * each household its table, and makes the rows for the variance. */
void fieldwork_draw_people(struct draw *draw);

/* Of every person, or household, of a psu: the probability of its stage to be in replicate 0. */
double fieldwork_draw_share(const struct draw *draw, const struct draw_psu *psu);
double fieldwork_draw_weight(const struct draw *draw, const struct draw_psu *psu);

#endif
