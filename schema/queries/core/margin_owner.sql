-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the owner of the margins that are loaded: the survey when one is named, else the programme.
-- lane: session
-- param programme text null
-- param survey text null
-- result programme_id int4
-- result programme text
-- result survey_id int4 null
-- result rehearsal bool
-- result vintage int2
-- result root text
-- rows: one or none
SELECT p.programme_id, p.code, s.survey_id, coalesce(s.rehearsal, false), p.vintage,
  coalesce(s.region, p.root)::text
FROM kesu.programme p
LEFT JOIN kesu.survey s ON s.programme_id = p.programme_id AND s.slug = @survey
WHERE CASE WHEN @survey::text IS NULL THEN p.code = @programme ELSE s.survey_id IS NOT NULL END
