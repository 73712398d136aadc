-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the numeric target for the region of a run's survey; the latest one if there are several.
-- lane: session
-- param run_id int8
-- result year int2
-- result value float8
-- result comparison text
-- result quote text
-- rows: one or none
SELECT t.year, t.value::float8, t.comparison, t.quote
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.target t USING (programme_id)
WHERE r.run_id = @run_id AND t.kind = 'share' AND t.region = s.region
ORDER BY t.year DESC, t.number
LIMIT 1
