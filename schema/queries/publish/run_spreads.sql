-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads how far apart the townships of a run's counties are.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result measure text
-- result areas int4
-- result value float8
-- result ci_low float8
-- result ci_high float8
SELECT s.region::text, r.name::jsonb, s.measure, s.areas, s.value, s.ci_low, s.ci_high
FROM kesu.area_spread s
JOIN kesu.region r ON r.vintage = s.vintage AND r.code = s.region
WHERE s.run_id = @run_id
ORDER BY s.region, array_position(ARRAY['range', 'sd', 'dissimilarity'], s.measure)
