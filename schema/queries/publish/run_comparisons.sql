-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what came of the comparisons that the plan promises, and the figures. Of a run from before there
-- were any, what the plan promises, while it is the plan that the run was judged by: no figure was loaded
-- then.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb null
-- result year int2
-- result against text
-- result against_name jsonb null
-- result comparison text
-- result wording text null
-- result quote text
-- result outcome text
-- result reason text
-- result reference_run int8 null
-- result reference_year int2 null
-- result reference_share float8 null
-- result reference_se float8 null
-- result difference float8 null
-- result se float8 null
-- result df float8 null
-- result ci_low float8 null
-- result ci_high float8 null
-- result probability float8 null
-- result verdict text null
-- result reference_se_most float8 null
-- result kind text null
-- result series text null
-- result version int4 null
-- result n int4 null
-- result standard text null
-- result source text null
-- result url text null
-- result note text null
SELECT c.region::text, n.name::jsonb, c.year, c.against, a.name::jsonb, c.comparison, c.wording, c.quote,
  c.outcome, c.reason, c.reference_run, c.reference_year, c.reference_share::float8, c.reference_se,
  c.difference, c.se, c.df, c.ci_low, c.ci_high, c.probability, c.verdict, c.reference_se_most,
  CASE WHEN c.reference_run IS NOT NULL THEN 'own_run' ELSE f.kind END, f.series, f.version, f.n,
  f.standard, f.source, f.url, f.note
FROM kesu.run k
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p USING (programme_id)
CROSS JOIN LATERAL (
  SELECT o.*
  FROM kesu.run_comparison o
  WHERE o.run_id = k.run_id
  UNION ALL
  SELECT o.*
  FROM kesu.target t
  CROSS JOIN LATERAL jsonb_populate_record(NULL::kesu.run_comparison, to_jsonb(t)
    || '{"place": 1, "outcome": "not_loaded", "reason": ""}') o
  WHERE t.programme_id = p.programme_id AND t.kind = 'comparison'
    AND t.region ^@ kesu.region_prefix(s.region) AND k.state = 'done'
    AND k.programme_version = p.version AND kesu_fn.run_is_held(k.rehearsal, k.kind)
    AND NOT kesu_fn.run_has_compared(k.run_id)) c
LEFT JOIN kesu.figure f USING (figure_id)
LEFT JOIN kesu.region n ON n.vintage = s.vintage AND n.code = c.region
LEFT JOIN kesu.region a ON a.vintage = s.vintage AND a.code = c.against
WHERE k.run_id = @run_id AND s.result_class <> 'activity'
ORDER BY c.number, c.place
