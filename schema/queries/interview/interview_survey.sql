-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the survey whose cases a command assigns.
-- lane: session
-- param slug text
-- result survey_id int4
-- result is_drawn bool
-- rows: one or none
SELECT s.survey_id, EXISTS (SELECT FROM kesu.draw d WHERE d.survey_id = s.survey_id)
FROM kesu.survey s
WHERE s.slug = @slug
