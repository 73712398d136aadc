-- Counts the persons sampled for a survey.
-- lane: link
-- param survey_id int4
-- result invited int8
SELECT count(*) FROM kesu.invitation WHERE survey_id = $1
