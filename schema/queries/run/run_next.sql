-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the oldest run that is waiting or whose process has ended. A session that scores a run
-- holds its advisory lock (run_claim), so a run in state running without a lock has no process.
-- lane: session
-- result run_id int8
-- result slug text
-- rows: one or none
SELECT r.run_id, s.slug
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE r.state IN ('queued', 'running') AND NOT EXISTS (
  SELECT FROM pg_locks l
  JOIN pg_database d ON d.oid = l.database
  WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.objsubid = 2
    AND l.classid = 5440302 AND l.objid = (r.run_id & 2147483647)::oid)
ORDER BY r.run_id
LIMIT 1
