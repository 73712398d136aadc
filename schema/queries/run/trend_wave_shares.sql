-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the shares that runs of earlier waves published for whole regions of a run's survey.
-- lane: session
-- param run_id int8
-- param reference_runs int8[]
-- result region text
-- result reference_run int8
-- result share float8
-- result se float8
-- result df float8
SELECT e.region::text, e.run_id, e.share::float8, e.se, e.df
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.estimate e ON e.run_id = ANY (@reference_runs) AND e."group" = 'all'
  AND e.status <> 'suppress'
JOIN kesu.run q ON q.run_id = e.run_id
JOIN kesu.survey o ON o.survey_id = q.survey_id
WHERE r.run_id = @run_id AND e.region ^@ kesu.region_prefix(s.region) AND e.df >= 1
ORDER BY e.region, o.year
