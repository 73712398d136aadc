-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the gaps that runs of earlier waves published in regions of a run's survey. A gap of a programme's
-- key group is one only where its rule was the same.
-- lane: session
-- param run_id int8
-- param reference_runs int8[]
-- param key_groups jsonb null
-- result region text
-- result group_a text
-- result group_b text
-- result reference_run int8
-- result difference float8
-- result se float8
-- result df float8
SELECT g.region::text, g.group_a, g.group_b, g.run_id, g.difference, g.se, g.df
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.gap g ON g.run_id = ANY (@reference_runs)
JOIN kesu.run q ON q.run_id = g.run_id
JOIN kesu.survey o ON o.survey_id = q.survey_id
WHERE r.run_id = @run_id AND g.region ^@ kesu.region_prefix(s.region)
  AND NOT EXISTS (
    SELECT FROM unnest(ARRAY[g.group_a, g.group_b]) AS c (code)
    WHERE (SELECT k -> 'when' FROM jsonb_array_elements(q.recipe -> 'key_groups') AS k
        WHERE 'key_group=' || (k ->> 'code') = c.code)
      IS DISTINCT FROM (SELECT k -> 'when' FROM jsonb_array_elements(@key_groups::jsonb) AS k
        WHERE 'key_group=' || (k ->> 'code') = c.code))
ORDER BY g.region, g.number, o.year
