/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rehearsal's own random streams. The numbers below 100 belong to scoring/synthetic. The
 * numbers must not change, because they decide what a seed produces.
 */
#ifndef KESU_APP_REHEARSAL_STREAMS_H
#define KESU_APP_REHEARSAL_STREAMS_H

#include <random/stream.h>

enum rehearsal_stream {
	STREAM_LEAF = 100,     /* (region) residents and urban share */
	STREAM_ARRIVAL = 101,  /* the order in which residents answer */
	STREAM_LANGUAGE = 102, /* (person) */
	STREAM_PATIENCE = 103, /* (place in the queue) random part of the pauses before retries */
	STREAM_DRAW = 104,     /* the seed of the sample; separate from the city's seed */
	STREAM_RESPONSE = 105, /* (person) whether an invited person answers */
	STREAM_RAPID = 106,    /* (person, which) who guesses rapidly, where, what and how fast */
};

#endif
