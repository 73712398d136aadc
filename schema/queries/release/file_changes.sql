-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's changes since earlier figures, with the degrees of freedom of the earlier ones and the
-- error of the latent scale between the run and a wave: the squared errors of the links are added along
-- the runs that connect the two, as trend_waves does. NULL where neither scale was linked.
-- lane: copy
-- result region text
-- result kind text
-- result year int2
-- result reference_run int8 null
-- result reference_share float8
-- result reference_se float8 null
-- result reference_df float8 null
-- result derived bool
-- result change float8
-- result se float8
-- result df float8
-- result ci_low float8
-- result ci_high float8
-- result p float8 null
-- result reference_se_most float8 null
-- result linking_se float8 null
-- result latent_se float8 null
WITH RECURSIVE above AS ( -- the runs that fix the run's scale
  SELECT c.reference_run AS run_id, c.linking_se * c.linking_se AS variance
  FROM kesu.run_scale c
  WHERE c.run_id = current_setting('kesu.run')::int8 AND c.reference_run IS NOT NULL
  UNION ALL
  SELECT c.reference_run, above.variance + c.linking_se * c.linking_se
  FROM above
  JOIN kesu.run_scale c USING (run_id)
  WHERE c.reference_run IS NOT NULL
), wave_above AS ( -- those that fix a wave's
  SELECT DISTINCT t.reference_run AS wave, t.reference_run AS run_id, 0::float8 AS variance
  FROM kesu.trend t
  WHERE t.run_id = current_setting('kesu.run')::int8 AND t.reference_run IS NOT NULL
  UNION ALL
  SELECT w.wave, c.reference_run, w.variance + c.linking_se * c.linking_se
  FROM wave_above w
  JOIN kesu.run_scale c USING (run_id)
  WHERE c.reference_run IS NOT NULL
), linked AS (
  SELECT w.wave, sqrt(min(above.variance + w.variance)) AS latent_se
  FROM wave_above w
  JOIN above USING (run_id)
  GROUP BY w.wave
)
SELECT t.region::text, t.kind, t.year, t.reference_run, t.reference_share::float8, t.reference_se,
  e.df, t.derived, t.change, t.se, t.df, t.ci_low, t.ci_high, t.p, t.reference_se_most,
  CASE t.kind WHEN 'wave' THEN coalesce(t.linking_se, 0) END, linked.latent_se
FROM kesu.trend t
LEFT JOIN kesu.estimate e ON e.run_id = t.reference_run AND e.region = t.region AND e."group" = 'all'
LEFT JOIN linked ON linked.wave = t.reference_run
WHERE t.run_id = current_setting('kesu.run')::int8
ORDER BY length(kesu.region_prefix(t.region)), t.region, t.year DESC, t.kind DESC
