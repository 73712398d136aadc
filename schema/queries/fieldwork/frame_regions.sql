-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the regions of the programme that lie in the survey's own region, by code.
-- lane: session
-- param survey_id int4
-- result code text
SELECT r.code::text
FROM kesu.survey s
JOIN kesu.programme_region r USING (programme_id)
WHERE s.survey_id = @survey_id AND r.code ^@ kesu.region_prefix(s.region)
ORDER BY r.code COLLATE "C"
