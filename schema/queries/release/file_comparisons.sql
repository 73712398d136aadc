-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what came of the comparisons that the plan promises, with the figures as they were then.
-- lane: copy
-- result region text
-- result year int2
-- result against text
-- result comparison text
-- result outcome text
-- result reason text
-- result kind text null
-- result series text null
-- result source text null
-- result reference_run int8 null
-- result reference_year int2 null
-- result reference_share float8 null
-- result reference_se float8 null
-- result reference_df float8 null
-- result reference_n int4 null
-- result difference float8 null
-- result se float8 null
-- result df float8 null
-- result ci_low float8 null
-- result ci_high float8 null
-- result probability float8 null
-- result verdict text null
-- result reference_se_most float8 null
SELECT c.region::text, c.year, c.against, c.comparison, c.outcome, c.reason,
  CASE WHEN c.reference_run IS NOT NULL THEN 'own_run' ELSE f.kind END, f.series, f.source,
  c.reference_run, c.reference_year, c.reference_share::float8, c.reference_se, e.df, f.n, c.difference,
  c.se, c.df, c.ci_low, c.ci_high, c.probability, c.verdict, c.reference_se_most
FROM kesu.run_comparison c
LEFT JOIN kesu.figure f USING (figure_id)
LEFT JOIN kesu.estimate e ON e.run_id = c.reference_run AND e.region = c.against AND e."group" = 'all'
WHERE c.run_id = current_setting('kesu.run')::int8
ORDER BY c.number, c.place
