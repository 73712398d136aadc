-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the survey that a command reminds people of.
-- lane: session
-- param slug text
-- param psu text null
-- result survey_id int4
-- result state text
-- result rehearsal bool
-- result is_drawn bool
-- result psu_known bool
-- rows: one or none
SELECT s.survey_id, s.state, s.rehearsal, EXISTS (SELECT FROM kesu.draw d WHERE d.survey_id = s.survey_id),
  @psu::text IS NULL OR EXISTS (SELECT FROM kesu.drawn_psu p
    WHERE p.survey_id = s.survey_id AND p.name = @psu)
FROM kesu.survey s
WHERE s.slug = @slug
