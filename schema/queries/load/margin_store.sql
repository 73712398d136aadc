-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores margins with their source. Without a survey they belong to the programme.
-- lane: session
-- param programme_id int4
-- param survey_id int4 null
-- param reference_year int2
-- param source text
-- param regions text[]
-- param variables text[]
-- param levels text[]
-- param totals float8[]
WITH whole AS (
  INSERT INTO kesu.margin_source (programme_id, survey_id, rehearsal, reference_year, source)
  VALUES (@programme_id, @survey_id, @survey_id::int4 IS NOT NULL, @reference_year, @source)
  RETURNING margin_source_id, programme_id
)
INSERT INTO kesu.margin (margin_source_id, vintage, region, variable, level, total)
SELECT w.margin_source_id, p.vintage, m.region, m.variable, m.level, m.total
FROM whole w
JOIN kesu.programme p USING (programme_id)
CROSS JOIN unnest(@regions::text[], @variables::text[], @levels::text[], @totals::float8[])
  AS m (region, variable, level, total)
