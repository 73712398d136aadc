-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds a survey that is to get a frame or a sample, and holds it until the transaction ends. Its psus
-- are drawn first; is_drawn: its people are, too, or the households in their place.
-- lane: session
-- param slug text
-- result survey_id int4
-- result state text
-- result sampled bool
-- result psus_drawn bool
-- result is_drawn bool
-- rows: one or none
SELECT s.survey_id, s.state, s.sampled,
  EXISTS (SELECT FROM kesu.draw d WHERE d.survey_id = s.survey_id),
  EXISTS (SELECT FROM kesu.psu p WHERE p.survey_id = s.survey_id)
FROM kesu.survey s
WHERE s.slug = @slug
FOR NO KEY UPDATE OF s
