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
INSERT INTO kesu.drawn_psu (survey_id, name, stratum, size, listed, probability, certain)
SELECT @survey_id, p.name, p.stratum, p.size, p.listed, p.probability, p.certain = 1
FROM unnest(@names::text[], @strata::text[], @sizes::int8[], @listed::int8[],
    @probabilities::float8[], @certain::int2[])
  AS p (name, stratum, size, listed, probability, certain)
