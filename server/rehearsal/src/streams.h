/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rehearsal's own random streams; scoring/synthetic has the numbers below 100. They are part of
 * what a seed means, so they stay. */
#ifndef KESU_APP_REHEARSAL_STREAMS_H
#define KESU_APP_REHEARSAL_STREAMS_H

#include <random/stream.h>

enum rehearsal_stream {
	STREAM_LEAF = 100,     /* (region) residents and urban share */
	STREAM_ARRIVAL = 101,  /* in which order residents answer */
	STREAM_LANGUAGE = 102, /* (person) */
	STREAM_PATIENCE = 103, /* (place in the queue) jitter of retries */
	STREAM_DRAW = 104,     /* the seed of the sample, apart from that of the city */
	STREAM_RESPONSE = 105, /* (person) whether an invited one answers */
	STREAM_RAPID = 106,    /* (person, which) who guesses rapidly, where, what and how fast */
};

#endif
