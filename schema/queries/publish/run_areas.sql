-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the townships' model-based shares of a run. Suppressed figures are never read from the
-- database.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result parent text
-- result kind text
-- result share float8 null
-- result rmse float8 null
-- result ci_low float8 null
-- result ci_high float8 null
-- result gamma float8 null
-- result status text
-- result reason text
SELECT a.region::text, r.name::jsonb, a.parent::text, a.kind,
  CASE WHEN a.status <> 'suppress' THEN a.share END::float8,
  CASE WHEN a.status <> 'suppress' THEN a.rmse END,
  CASE WHEN a.status <> 'suppress' THEN a.ci_low END::float8,
  CASE WHEN a.status <> 'suppress' THEN a.ci_high END::float8,
  CASE WHEN a.status <> 'suppress' THEN a.gamma END,
  a.status, a.reason
FROM kesu.area_estimate a
JOIN kesu.region r ON r.vintage = a.vintage AND r.code = a.region
WHERE a.run_id = @run_id
ORDER BY a.parent, a.region
