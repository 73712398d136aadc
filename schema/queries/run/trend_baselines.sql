-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the plan's baselines for years before a run's survey, within the subtree of its region.
-- lane: session
-- param run_id int8
-- result region text
-- result year int2
-- result share float8
-- result derived bool
SELECT b.region::text, b.year, b.share::float8, b.derived
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.baseline b USING (programme_id)
WHERE r.run_id = @run_id AND b.year < s.year AND b.region ^@ kesu.region_prefix(s.region)
ORDER BY b.region, b.year
