-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the regions that a run has figures of, and how they lie in one another.
-- lane: copy
-- result region text
-- result parent text null
-- result level text
-- result name_zh text
-- result name_en text null
SELECT r.code::text, r.parent::text, r.level, r.name ->> 'zh', r.name ->> 'en'
FROM kesu.estimate e
JOIN kesu.region r ON r.vintage = e.vintage AND r.code = e.region
WHERE e.run_id = current_setting('kesu.run')::int8 AND e."group" = 'all'
ORDER BY length(kesu.region_prefix(r.code)), r.code
