-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams the margins that a survey is weighted to. A rehearsal has its own margins. Any other
-- survey uses those of its programme, of the latest year that is not after the survey's year.
-- lane: copy
-- result region text
-- result variable text
-- result level text
-- result total float8
-- result reference_year int2
-- result source text
SELECT m.region::text, m.variable, m.level, m.total, w.reference_year, w.source
FROM kesu.survey s
CROSS JOIN LATERAL (
  SELECT o.margin_source_id, o.reference_year, o.source
  FROM kesu.margin_source o
  WHERE o.programme_id = s.programme_id AND o.reference_year <= s.year
    AND CASE WHEN s.rehearsal THEN o.survey_id = s.survey_id ELSE o.survey_id IS NULL END
  ORDER BY o.reference_year DESC
  LIMIT 1) w
JOIN kesu.margin m USING (margin_source_id)
WHERE s.survey_id = current_setting('kesu.survey')::int4
  AND m.region ^@ kesu.region_prefix(s.region)
ORDER BY m.region, m.variable, m.level
