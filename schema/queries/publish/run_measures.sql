-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's estimates by every measure, in the order of run_estimates. Where the headline
-- figure is suppressed, no measure of it is read from the database.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result group text
-- result measure text
-- result share float8
-- result se float8
-- result ci_low float8
-- result ci_high float8
-- result df float8
SELECT m.region::text, m."group", m.measure, m.share::float8, m.se, m.ci_low::float8,
  m.ci_high::float8, m.df
FROM kesu.estimate_measure m
JOIN kesu.estimate e ON e.run_id = m.run_id AND e.region = m.region AND e."group" = m."group"
JOIN kesu.region r ON r.vintage = m.vintage AND r.code = m.region
WHERE m.run_id = @run_id AND e.status <> 'suppress'
ORDER BY array_position(ARRAY['nation', 'province', 'city', 'county', 'township', 'village'],
  r.level), m.region, kesu_fn.group_place(m."group"), m."group"
