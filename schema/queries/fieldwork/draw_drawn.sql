-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the psus that were drawn to be walked, by stratum, each stratum's in the order of the file of
-- areas, with how the draw goes on and how many households are listed.
-- lane: session
-- param survey_id int4
-- result name text
-- result stratum text
-- result area text
-- result residence text null
-- result size int8
-- result probability float8
-- result certain bool
-- result listed int8
-- result seed int8
-- result take int4
-- result reserve int4
SELECT name, stratum, area, residence, size, probability, certain, listed, seed, take, reserve
FROM kesu_fn.draw_drawn(@survey_id)
