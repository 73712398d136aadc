-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the psus that were drawn. Of those that are to be walked nothing is listed yet.
-- lane: session
-- param survey_id int4
-- param names text[]
-- param strata text[]
-- param sizes int8[]
-- param listed int8[]
-- param probabilities float8[]
-- param certain int2[]
SELECT
FROM kesu_fn.draw_store_psus(@survey_id, @names, @strata, @sizes, @listed, @probabilities, @certain)
