/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small instrument of tests/unit/fixtures, against which documents and answers are checked. */
#ifndef KESU_FUZZ_FIXTURE_H
#define KESU_FUZZ_FIXTURE_H

#include <model/instrument.h>

#include <stdlib.h>

static inline const struct instrument *fixture_instrument(void)
{
	static struct instrument *instrument; /* one for the process */
	struct model_problems problems;

	if (instrument)
		return instrument;
	model_problems_init(&problems, "instrument");
	instrument = model_instrument_read(
	        KESU_SOURCE "/tests/unit/fixtures/instrument.json", &problems);
	if (!instrument)
		abort();
	return instrument;
}

#endif
