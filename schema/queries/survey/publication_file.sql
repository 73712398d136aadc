-- SPDX-License-Identifier: GPL-3.0-or-later
-- The file of a survey's publication, of this run or of whichever there is.
-- lane: slow, session
-- param slug text
-- param run_id int8 null
-- result run_id int8
-- result manifest text
-- rows: one or none
SELECT p.run_id, p.manifest
FROM kesu.publication p
JOIN kesu.survey s USING (survey_id)
WHERE s.slug = @slug AND p.run_id = coalesce(@run_id::int8, p.run_id)
ORDER BY p.at DESC
LIMIT 1
