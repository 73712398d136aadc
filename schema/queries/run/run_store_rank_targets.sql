-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores with a run what the plan promises about ranks in its survey's region, while the plan is still
-- the version that the run has read, and what the ranks that are stored rest on. `apart`: of each region
-- with such peers, how many have a figure that cannot be compared.
-- lane: session
-- param run_id int8
-- param programme_version int4
-- param parents text[]
-- param aparts int4[]
INSERT INTO kesu.run_rank_target (run_id, result_class, number, region, year, against, wording,
  quote, outside, bound, apart)
SELECT r.run_id, r.result_class, t.number, t.region, t.year, t.against, t.wording, t.quote,
  k.outside, k.bound, coalesce(a.apart, 0)
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p ON p.programme_id = s.programme_id AND p.version = @programme_version
JOIN kesu.target t ON t.programme_id = p.programme_id AND t.kind = 'rank'
  AND t.region ^@ kesu.region_prefix(s.region)
CROSS JOIN LATERAL (
  SELECT count(o.figure_id) AS outside, count(*) FILTER (WHERE o.is_bound) AS bound
  FROM kesu.region_rank o
  WHERE o.run_id = r.run_id AND o.parent = t.against) k
LEFT JOIN unnest(@parents::text[], @aparts::int4[]) AS a (parent, apart)
  ON a.parent = t.against AND t.region = s.region
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
