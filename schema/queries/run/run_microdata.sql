-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what was kept with a main run.
-- lane: session
-- param run_id int8
-- result psus int4[]
-- result strata int4[]
-- result psu_at int4[]
-- result sex text[]
-- result age text[]
-- result residence text[]
-- result education text[]
-- result points int2[]
-- result literate int2[]
-- result base_weights float8[]
-- result weights float8[]
-- result cells int4[]
-- result scales float8[]
-- result psu_factors float8[]
-- result cell_factors float8[]
-- result eap float8[]
-- result scores float8[]
-- result unmeasured text
-- rows: one or none
SELECT m.psus, m.strata, m.psu_at, m.sex, m.age, m.residence, m.education, m.points, m.literate,
  m.base_weights, m.weights, m.cells, m.scales, m.psu_factors, m.cell_factors, m.eap, m.scores,
  m.unmeasured
FROM kesu.run_microdata m
WHERE m.run_id = @run_id
