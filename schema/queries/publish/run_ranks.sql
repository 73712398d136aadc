-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the rank intervals of a run; the children of one parent come together.
-- lane: slow, session
-- param run_id int8
-- result parent text
-- result parent_name jsonb
-- result region text
-- result region_name jsonb
-- result figure text
-- result ranked int4
-- result siblings int4
-- result rank_low int4 null
-- result rank_high int4 null
-- result tied_with jsonb
-- result is_outside bool
-- result is_bound bool
SELECT k.parent::text, p.name::jsonb, k.region::text, r.name::jsonb, k.figure, k.ranked, k.siblings,
  k.rank_low, k.rank_high, to_jsonb(k.tied_with), k.figure_id IS NOT NULL, k.is_bound
FROM kesu.region_rank k
JOIN kesu.region r ON r.vintage = k.vintage AND r.code = k.region
JOIN kesu.region p ON p.vintage = k.vintage AND p.code = k.parent
WHERE k.run_id = @run_id
ORDER BY k.parent, k.region
