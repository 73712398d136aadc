-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what the plan promised about the rank of the survey's region when the run was made; of a run
-- that is older than the plan's versions, what it promises now.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result year int2
-- result against text
-- result against_name jsonb null
-- result wording text null
-- result quote text
-- result outside int4
-- result bound int4
-- result apart int4
SELECT t.region::text, t.year, t.against, a.name::jsonb, t.wording, t.quote, t.outside, t.bound,
  t.apart
FROM kesu.run k
JOIN kesu.survey s USING (survey_id)
CROSS JOIN LATERAL (
  SELECT o.number, o.region, o.year, o.against, o.wording, o.quote, o.outside, o.bound,
    o.apart
  FROM kesu.run_rank_target o
  WHERE o.run_id = k.run_id
  UNION ALL
  SELECT o.number, o.region, o.year, o.against, o.wording, o.quote, 0, 0, 0
  FROM kesu.target o
  WHERE k.programme_version IS NULL AND o.programme_id = s.programme_id AND o.kind = 'rank'
    AND o.region ^@ kesu.region_prefix(s.region)) t
LEFT JOIN kesu.region a ON a.vintage = s.vintage AND a.code = t.against
WHERE k.run_id = @run_id AND s.result_class <> 'activity'
ORDER BY t.number
