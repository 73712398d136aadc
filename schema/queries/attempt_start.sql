-- Starts an attempt in an open survey: with an invitation when the survey is sampled, without one
-- when it is not. Started again, it changes nothing.
-- param attempt uuid
-- param survey_id int4
-- param invited bool
-- param language text
INSERT INTO kesu.attempt (attempt, survey_id, invited, language)
SELECT $1, s.survey_id, $3, $4
FROM kesu.survey s
WHERE s.survey_id = $2 AND s.state = 'open' AND s.sampled = $3
  AND (s.valid_until IS NULL OR s.valid_until >= kesu.today())
  AND (NOT $3 OR EXISTS (
    SELECT FROM kesu.invitation i WHERE i.attempt = $1 AND i.survey_id = $2))
ON CONFLICT (attempt) DO NOTHING
