-- Marks a run as begun.
-- lane: link
-- param run_id int8
-- param program_version text
-- result survey_id int4
-- result seed int8
UPDATE kesu.run
SET state = 'running', started_at = now(), progress = 0, step = 'snapshot', program_version = $2
WHERE run_id = $1 AND state IN ('queued', 'running')
RETURNING survey_id, seed
