-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the region tree that a survey's programme reports on. Parents come before their children.
-- lane: session
-- param survey_id int4
-- result code text
-- result parent text null
-- result name jsonb
-- result level text
-- result is_unit bool
SELECT r.code::text, r.parent::text, r.name::jsonb, r.level, pr.is_unit
FROM kesu.survey s
JOIN kesu.programme_region pr USING (programme_id)
JOIN kesu.region r ON r.vintage = pr.vintage AND r.code = pr.code
WHERE s.survey_id = @survey_id AND r.code ^@ kesu.region_prefix(s.region)
ORDER BY length(kesu.region_prefix(r.code)), r.code
