-- SPDX-License-Identifier: GPL-3.0-or-later
-- Marks a run as begun.
-- lane: session
-- param run_id int8
-- param program_version text
-- result survey_id int4
-- result seed int8
-- rows: one or none
UPDATE kesu.run
SET state = 'running', started_at = now(), progress = 0, step = 'snapshot',
  program_version = @program_version
WHERE run_id = @run_id AND state IN ('queued', 'running')
RETURNING survey_id, seed
