/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The regions that a plan wants its own region ranked among, when they are outside the survey.
 * Their figures are what other surveys of the same year, instrument and standard published by the
 * same measure, or else what was loaded of other sources.
 */
#ifndef KESU_RUN_INPUT_PEERS_H
#define KESU_RUN_INPUT_PEERS_H

#include <base/str.h>

struct run_peer {
	struct str parent, region;
	int64_t run;         /* 0 when no survey's run has published it */
	int64_t figure_id;   /* of another source; 0 when there is none */
	bool apart;          /* that figure is of another year or standard: not comparable */
	double share, se, n; /* NAN: not published; se and n: of a figure of another source */
};

struct run_peers {
	struct run_peer *list; /* by parent, then region; includes the survey's own region */
	size_t count;
};

#endif
