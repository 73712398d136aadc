-- Opens or closes a survey.
-- lane: link
-- param slug text
-- param state text
-- result survey_id int4
UPDATE kesu.survey SET state = $2 WHERE slug = $1 RETURNING survey_id
