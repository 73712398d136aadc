-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's changes since earlier figures, with the degrees of freedom of the earlier ones.
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
SELECT t.region::text, t.kind, t.year, t.reference_run, t.reference_share::float8, t.reference_se,
  e.df, t.derived, t.change, t.se, t.df, t.ci_low, t.ci_high, t.p, t.reference_se_most,
  CASE t.kind WHEN 'wave' THEN coalesce(t.linking_se, 0) END
FROM kesu.trend t
LEFT JOIN kesu.estimate e ON e.run_id = t.reference_run AND e.region = t.region AND e."group" = 'all'
WHERE t.run_id = current_setting('kesu.run')::int8
ORDER BY length(kesu.region_prefix(t.region)), t.region, t.year DESC, t.kind DESC
