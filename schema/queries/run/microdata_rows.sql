-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams the respondents that were kept with a main run, in their order.
-- lane: copy
-- result psu_at int4
-- result sex text
-- result age text
-- result residence text
-- result education text
-- result points int2
-- result literate int2
-- result base_weight float8
-- result weight float8
-- result cell int4
-- result eap float8 null
-- result scores float8[] null
-- result categories bytea null
SELECT m.psu_at, m.sex, m.age, m.residence, m.education, m.points, m.literate, m.base_weight, m.weight,
  m.cell, m.eap, m.scores, m.categories
FROM kesu_fn.microdata_rows(current_setting('kesu.run')::int8) m
