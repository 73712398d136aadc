-- SPDX-License-Identifier: GPL-3.0-or-later
-- The run of a survey that waits for the job runner, whether its seed is the one of a run that was
-- asked for without any, and its reason.
-- lane: slow
-- param survey_id int4
-- result run_id int8
-- result seed int8
-- result is_default bool
-- result reason text null
-- rows: one or none
SELECT r.run_id, r.seed, r.seed = coalesce(s.seed, 1), r.reason
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE r.survey_id = @survey_id AND r.state = 'queued'
ORDER BY r.run_id
LIMIT 1
