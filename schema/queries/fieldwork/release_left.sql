-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells how many replicates a survey's draw holds, how many are released, and how many people, or
-- households, are invited or to be invited.
-- lane: session
-- param survey_id int4
-- result reserve int4
-- result released int4
-- result people int8
-- rows: one or none
SELECT d.reserve,
  coalesce((SELECT max(r.through) FROM kesu.release r WHERE r.survey_id = d.survey_id), 0),
  (SELECT count(*) FROM kesu.drawn_person p WHERE p.survey_id = d.survey_id AND p.psu IS NOT NULL)
FROM kesu.draw d
WHERE d.survey_id = @survey_id
