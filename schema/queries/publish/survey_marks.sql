-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the regions of a run's survey that its plan marks: units that are no place of their level, codes
-- of no list, and what must be known of a region.
-- lane: slow, session
-- param run_id int8
-- result region text
-- result region_name jsonb
-- result is_unit bool
-- result is_listed bool
-- result note jsonb null
SELECT m.code::text, n.name::jsonb, m.is_unit, m.is_listed, m.note::jsonb
FROM kesu.run k
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme_region m ON m.programme_id = s.programme_id
  AND m.code ^@ kesu.region_prefix(s.region)
JOIN kesu.region n ON n.vintage = m.vintage AND n.code = m.code
WHERE k.run_id = @run_id AND s.result_class <> 'activity'
  AND (m.is_unit OR NOT m.is_listed OR m.note IS NOT NULL)
ORDER BY m.code
