-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what has become of a run's gaps since earlier waves, in the order of run_gaps; of one gap, the
-- latest year first. `reference_df` are the degrees of freedom of the earlier gap.
-- lane: slow, session
-- param run_id int8
-- result number int4
-- result year int2
-- result reference_run int8
-- result reference_difference float8
-- result reference_se float8
-- result reference_df float8 null
-- result change float8
-- result se float8
-- result df float8
-- result ci_low float8
-- result ci_high float8
-- result p float8 null
-- result narrowed float8 null
SELECT c.number, c.year, c.reference_run, c.reference_difference, c.reference_se, o.df, c.change,
  c.se, c.df, c.ci_low, c.ci_high, c.p, c.narrowed
FROM kesu.gap_change c
JOIN kesu.gap g USING (run_id, number)
LEFT JOIN kesu.gap o ON o.run_id = c.reference_run AND o.region = g.region
  AND o.group_a = g.group_a AND o.group_b = g.group_b
JOIN kesu.region r ON r.vintage = g.vintage AND r.code = g.region
WHERE c.run_id = @run_id
ORDER BY array_position(ARRAY['nation', 'province', 'city', 'county', 'township', 'village'],
  r.level), g.region, c.number, c.year DESC
