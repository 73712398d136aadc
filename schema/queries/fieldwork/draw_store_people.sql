-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the people, or households, that were drawn, in this order. Those of a reserve have neither psu
-- nor weight; only households have a table of Kish's.
-- lane: session
-- param survey_id int4
-- param units text[]
-- param names text[]
-- param probabilities float8[]
-- param replicates int4[]
-- param psus int4[]
-- param weights float8[]
-- param kish text[]
INSERT INTO kesu.drawn_person (survey_id, number, unit, psu_name, probability, replicate, psu,
  base_weight, kish)
SELECT @survey_id, p.number, p.unit, p.name, p.probability, p.replicate, p.psu, p.weight, p.kish
FROM unnest(@units::text[], @names::text[], @probabilities::float8[], @replicates::int4[],
    @psus::int4[], @weights::float8[], @kish::text[]) WITH ORDINALITY
  AS p (unit, name, probability, replicate, psu, weight, kish, number)
