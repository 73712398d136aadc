-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the regions that a run has figures of, how they lie in one another, and which the plan marks as
-- units, which are set beside none.
-- lane: copy
-- result region text
-- result parent text null
-- result level text
-- result name_zh text
-- result name_en text null
-- result unit bool
SELECT r.code::text, r.parent::text, r.level, r.name ->> 'zh', r.name ->> 'en', m.code IS NOT NULL
FROM kesu.run k
JOIN kesu.survey s USING (survey_id)
JOIN kesu.estimate e ON e.run_id = k.run_id AND e."group" = 'all'
JOIN kesu.region r ON r.vintage = e.vintage AND r.code = e.region
LEFT JOIN kesu.programme_region m ON m.programme_id = s.programme_id AND m.vintage = r.vintage
  AND m.code = r.code AND m.is_unit
WHERE k.run_id = current_setting('kesu.run')::int8
ORDER BY length(kesu.region_prefix(r.code)), r.code
