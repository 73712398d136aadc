-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the townships' model-based shares of a run. Suppressed figures are never read from the
-- database. Where a township's direct share is withheld, its model-based figures are rounded to a
-- tenth of a per cent and the weight of the direct share is not given: from more digits the withheld
-- share could be calculated. Elsewhere that weight has two decimals: of all digits the weights of a
-- county's other townships follow.
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
  CASE WHEN a.status <> 'suppress' THEN kesu_fn.published(a.share, d.withheld) END,
  CASE WHEN a.status <> 'suppress' THEN kesu_fn.published(a.rmse, d.withheld) END,
  CASE WHEN a.status <> 'suppress' THEN kesu_fn.published(a.ci_low, d.withheld) END,
  CASE WHEN a.status <> 'suppress' THEN kesu_fn.published(a.ci_high, d.withheld) END,
  CASE WHEN a.status <> 'suppress' AND NOT d.withheld THEN round(a.gamma::numeric, 2)::float8 END,
  a.status, a.reason
FROM kesu.area_estimate a
JOIN kesu.region r ON r.vintage = a.vintage AND r.code = a.region
CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT FROM kesu.estimate e WHERE e.run_id = a.run_id AND e.region = a.region
    AND e."group" = 'all' AND e.n > 0 AND e.status = 'suppress') AS withheld) d
WHERE a.run_id = @run_id
ORDER BY a.parent, a.region
