-- Names the survey that the snapshot of this transaction is of.
-- lane: session
-- param survey_id text
-- result survey_id text
-- rows: one
SELECT set_config('kesu.survey', @survey_id, true)
