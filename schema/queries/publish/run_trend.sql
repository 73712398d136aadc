-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's changes since earlier figures, in the order of the region tree; of one region, the
-- latest year first.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result kind text
-- result year int2
-- result reference_run int8 null
-- result reference_share float8
-- result reference_se float8 null
-- result derived bool
-- result change float8
-- result se float8
-- result df float8
-- result ci_low float8
-- result ci_high float8
-- result p float8 null
-- result reference_se_most float8 null
-- result linking_se float8 null
SELECT t.region::text, r.name::jsonb, t.kind, t.year, t.reference_run, t.reference_share::float8,
  t.reference_se, t.derived, t.change, t.se, t.df, t.ci_low, t.ci_high, t.p, t.reference_se_most,
  CASE t.kind WHEN 'wave' THEN coalesce(t.linking_se, 0) END
FROM kesu.trend t
JOIN kesu.region r ON r.vintage = t.vintage AND r.code = t.region
WHERE t.run_id = @run_id
ORDER BY array_position(ARRAY['nation', 'province', 'city', 'county', 'township', 'village'],
  r.level), t.region, t.year DESC, t.kind DESC
