-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what a survey's plan promises about the rank of the survey's region.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result year int2
-- result against text
-- result against_name jsonb null
-- result wording text null
-- result quote text
SELECT t.region::text, t.year, t.against, a.name::jsonb, t.wording, t.quote
FROM kesu.run k
JOIN kesu.survey s USING (survey_id)
JOIN kesu.target t ON t.programme_id = s.programme_id AND t.kind = 'rank'
  AND t.region ^@ kesu.region_prefix(s.region)
LEFT JOIN kesu.region a ON a.vintage = s.vintage AND a.code = t.against
WHERE k.run_id = @run_id AND s.result_class <> 'activity'
ORDER BY t.number
