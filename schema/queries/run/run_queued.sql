-- SPDX-License-Identifier: GPL-3.0-or-later
-- The run of a survey that waits for the job runner.
-- lane: slow
-- param survey_id int4
-- result run_id int8
-- result seed int8
-- rows: one or none
SELECT r.run_id, r.seed
FROM kesu.run r
WHERE r.survey_id = @survey_id AND r.state = 'queued'
ORDER BY r.run_id
LIMIT 1
