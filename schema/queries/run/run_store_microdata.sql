-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps what a main run's figures rest on.
-- lane: session
-- param run_id int8
-- param psus int4[]
-- param strata int4[]
-- param psu_at int4[]
-- param sex text[]
-- param age text[]
-- param residence text[]
-- param education text[]
-- param points int2[]
-- param literate int2[]
-- param base_weights float8[]
-- param weights float8[]
-- param cells int4[]
-- param scales float8[]
-- param psu_factors float8[]
-- param cell_factors float8[]
-- param eap float8[]
-- param scores float8[]
-- param unmeasured text
INSERT INTO kesu.run_microdata (run_id, psus, strata, psu_at, sex, age, residence, education, points,
  literate, base_weights, weights, cells, scales, psu_factors, cell_factors, eap, scores, unmeasured)
VALUES (@run_id, @psus, @strata, @psu_at, @sex, @age, @residence, @education, @points, @literate,
  @base_weights, @weights, @cells, @scales, @psu_factors, @cell_factors, @eap, @scores, @unmeasured)
