-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the psus that were drawn to be walked, by stratum, each stratum's in the order of the file of
-- areas, with how the draw goes on and how many households are listed.
-- lane: session
-- param survey_id int4
-- result name text
-- result stratum text
-- result area text
-- result residence text null
-- result size int8
-- result probability float8
-- result certain bool
-- result listed int8
-- result seed int8
-- result take int4
-- result reserve int4
WITH units AS (
  SELECT f.kind, u.psu, u.area, u.residence, count(*) AS units, min(u.number) AS number
  FROM kesu.frame f JOIN kesu.frame_unit u USING (frame_id)
  WHERE f.survey_id = @survey_id
  GROUP BY f.kind, u.psu, u.area, u.residence
)
SELECT p.name, p.stratum, a.area::text, a.residence, p.size, p.probability, p.certain,
  coalesce(h.units, 0), d.seed, d.take, d.reserve
FROM kesu.draw d
JOIN kesu.drawn_psu p USING (survey_id)
JOIN units a ON a.kind = 'areas' AND a.psu = p.name
LEFT JOIN units h ON h.kind = 'households' AND h.psu = p.name
WHERE d.survey_id = @survey_id
ORDER BY p.stratum COLLATE "C", a.number
