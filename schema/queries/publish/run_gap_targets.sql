-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what the plan promised about gaps in the survey's regions when the run was made.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result year int2
-- result between text
-- result wording text null
-- result quote text
SELECT t.region::text, n.name::jsonb, t.year, array_to_string(t."between", ' '), t.wording, t.quote
FROM kesu.run_gap_target t
JOIN kesu.run k USING (run_id)
JOIN kesu.survey s USING (survey_id)
JOIN kesu.region n ON n.vintage = s.vintage AND n.code = t.region
WHERE t.run_id = @run_id
ORDER BY t.number
