-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the psus of a survey's frames by stratum, each stratum's in the order of the file. Without a
-- frame of areas the people of the list are a psu's size. is_odd: the frame of people has the psu in
-- another stratum or region than that of areas, or the latter lacks it.
-- lane: session
-- param survey_id int4
-- result name text
-- result stratum text
-- result area text
-- result residence text null
-- result size int8
-- result listed int8
-- result is_odd bool
WITH psus AS (
  SELECT f.kind, u.psu, u.stratum, u.area, u.residence, sum(u.size) AS size, count(*) AS listed,
    min(u.number) AS number
  FROM kesu.frame f JOIN kesu.frame_unit u USING (frame_id)
  WHERE f.survey_id = @survey_id
  GROUP BY f.kind, u.psu, u.stratum, u.area, u.residence
)
SELECT psu, coalesce(a.stratum, p.stratum), coalesce(a.area, p.area)::text,
  coalesce(a.residence, p.residence), coalesce(a.size, p.listed), coalesce(p.listed, 0),
  p.psu IS NOT NULL AND (a.stratum, a.area) IS DISTINCT FROM (p.stratum, p.area)
    AND EXISTS (SELECT FROM psus WHERE kind = 'areas')
FROM (SELECT * FROM psus WHERE kind = 'areas') a
FULL JOIN (SELECT * FROM psus WHERE kind = 'people') p USING (psu)
ORDER BY coalesce(a.stratum, p.stratum) COLLATE "C", coalesce(a.number, p.number)
