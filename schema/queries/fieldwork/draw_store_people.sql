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
SELECT
FROM kesu_fn.draw_store_people(@survey_id, @units, @names, @probabilities, @replicates, @psus, @weights,
  @kish)
