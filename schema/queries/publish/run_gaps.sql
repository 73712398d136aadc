-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's gaps between groups, in the order of the region tree.
-- lane: slow, session
-- param run_id int8
-- result number int4
-- result region text
-- result region_name jsonb
-- result group_a text
-- result group_b text
-- result status text
-- result difference float8
-- result se float8
-- result df float8
-- result ci_low float8 null
-- result ci_high float8 null
-- result p float8 null
-- result p_adjusted float8 null
-- result ratio float8 null
-- result ratio_ci_low float8 null
-- result ratio_ci_high float8 null
SELECT g.number, g.region::text, r.name::jsonb, g.group_a, g.group_b, g.status, g.difference, g.se,
  g.df, g.ci_low, g.ci_high, g.p, g.p_adjusted, g.ratio, g.ratio_ci_low, g.ratio_ci_high
FROM kesu.gap g
JOIN kesu.region r ON r.vintage = g.vintage AND r.code = g.region
WHERE g.run_id = @run_id
ORDER BY array_position(ARRAY['nation', 'province', 'city', 'county', 'township', 'village'],
  r.level), g.region, g.number
