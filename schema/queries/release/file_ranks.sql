-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the rank intervals of a run, and the figures of the regions that it does not cover: what another
-- run has published, as the run's diagnostics name it, or what others have.
-- lane: copy
-- result parent text
-- result region text
-- result figure text
-- result ranked int4
-- result siblings int4
-- result rank_low int4 null
-- result rank_high int4 null
-- result tied_with text
-- result peer_kind text null
-- result peer_run int8 null
-- result peer_share float8 null
-- result peer_se float8 null
-- result peer_n int4 null
SELECT k.parent::text, k.region::text, k.figure, k.ranked, k.siblings, k.rank_low, k.rank_high,
  array_to_string(k.tied_with, ' '), CASE WHEN e.run_id IS NOT NULL THEN 'own_run' ELSE f.kind END,
  e.run_id, coalesce(e.share, f.estimate)::float8, coalesce(e.se, f.se), f.n
FROM kesu.region_rank k
CROSS JOIN LATERAL (SELECT kesu_fn.run_diagnostics(k.run_id) AS found) d
LEFT JOIN kesu.figure f USING (figure_id)
LEFT JOIN LATERAL jsonb_array_elements(d.found #> '{areas,peers}') p
  ON p ->> 'region' = k.region
LEFT JOIN kesu.estimate e ON k.figure_id IS NULL AND e.run_id = (p ->> 'run')::int8
  AND e.region = k.region AND e."group" = 'all' AND e.status <> 'suppress'
WHERE k.run_id = current_setting('kesu.run')::int8
ORDER BY k.parent, k.region
