-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the strata of a sample.
-- lane: session
-- param survey_id int4
-- param strata int4[]
-- param labels text[]
SELECT FROM kesu_fn.sample_strata(@survey_id, @strata, @labels)
