-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's estimates in the order of the region tree and of the groups. Suppressed figures and
-- hidden numbers of respondents are never read from the database. A number of one to ten is
-- never read either, also from runs that stored it openly.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result level text
-- result group text
-- result n int4 null
-- result share float8 null
-- result se float8 null
-- result ci_low float8 null
-- result ci_high float8 null
-- result df float8 null
-- result deff float8 null
-- result n_eff float8 null
-- result status text
-- result reason text
-- result target_probability float8 null
-- result target_verdict text null
SELECT e.region::text, r.name::jsonb, r.level, e."group", CASE WHEN t.told THEN e.n END,
  CASE WHEN e.status <> 'suppress' THEN e.share END::float8,
  CASE WHEN e.status <> 'suppress' THEN e.se END,
  CASE WHEN e.status <> 'suppress' THEN e.ci_low END::float8,
  CASE WHEN e.status <> 'suppress' THEN e.ci_high END::float8,
  CASE WHEN t.told THEN e.df END,
  CASE WHEN e.status <> 'suppress' THEN e.deff END,
  CASE WHEN e.status <> 'suppress' THEN e.n_eff END, e.status,
  CASE WHEN t.told THEN e.reason WHEN e.n <= 10 THEN 'few_rows' ELSE e.reason END,
  e.target_probability, e.target_verdict
FROM kesu.estimate e
CROSS JOIN LATERAL (SELECT NOT e.n_hidden AND e.n NOT BETWEEN 1 AND 10 AS told) t
JOIN kesu.region r ON r.vintage = e.vintage AND r.code = e.region
WHERE e.run_id = @run_id
ORDER BY array_position(ARRAY['nation', 'province', 'city', 'county', 'township', 'village'],
  r.level), e.region, kesu_fn.group_place(e."group"), e."group"
