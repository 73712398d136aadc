/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of other years: the plan's baselines and its target, and what earlier waves of the
 * same programme, class and kind published. Those with the same instrument, standard and measure
 * can be compared, and those whose plausible scores are on the same reference form and a linked
 * scale; of the others it says why not.
 */
#ifndef KESU_RUN_INPUT_PAST_H
#define KESU_RUN_INPUT_PAST_H

#include <base/str.h>
#include <trend/change.h>

/* What keeps an earlier wave apart. */
enum run_apart {
	RUN_APART_NOT, /* comparable */
	RUN_APART_STANDARD,
	RUN_APART_MEASURE,
	RUN_APART_FORM,
	RUN_APART_SCALE,
	RUN_APARTS
};

/* "standard", "measure", "form", "scale"; "" for one that is comparable. */
const char *run_apart_name(enum run_apart apart);
/* RUN_APART_NOT for any other word. */
enum run_apart run_apart_find(struct str name);

/* A share of another year. */
struct run_reference {
	uint32_t region; /* index into the survey's regions */
	int year;
	int64_t run_id; /* 0: a baseline of the plan */
	bool derived;
	struct change_figure figure;
};

/* An earlier wave, by its last run. */
struct run_wave {
	int year;
	int64_t run_id;
	struct str slug; /* of its survey */
	bool same_version;
	double linking_variance; /* of the latent scale, beyond the run's own link; NAN: no link */
	enum run_apart apart;
};

/* The plan's number for the survey's own region, the last if there are several. */
struct run_target {
	int year; /* 0: there is none */
	double value;
	struct str comparison, quote; /* comparison: "at_least", "above" */
};

struct run_past {
	struct run_reference *references;
	size_t count;
	struct run_wave *waves; /* one a year */
	size_t wave_count;
	struct run_target target;
};

void run_past_end(struct run_past *past); /* also half-read */
/* Its place among the waves; SIZE_MAX: none is of this run. */
size_t run_past_wave(const struct run_past *past, int64_t run_id);

#endif
