-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the wave of the message that has been due the longest and that no process is sending.
-- lane: session
-- result wave int8
-- rows: one or none
SELECT r.wave
FROM kesu.reminder r
WHERE r.state IN ('queued', 'failed') AND r.due_at <= now() AND NOT EXISTS (
  SELECT FROM pg_locks l
  JOIN pg_database d ON d.oid = l.database
  WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.objsubid = 2
    AND l.classid = 5440306 AND l.objid = (r.wave & 2147483647)::oid)
ORDER BY r.due_at
LIMIT 1
