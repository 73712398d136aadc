-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes down how one person of each household is chosen, and how many households each psu has.
-- lane: session
-- param survey_id int4
-- param respondent text
-- param names text[]
-- param listed int8[]
WITH begun AS (
  INSERT INTO kesu.household_draw (survey_id, respondent) VALUES (@survey_id, @respondent)
)
UPDATE kesu.drawn_psu p
SET listed = l.listed
FROM unnest(@names::text[], @listed::int8[]) AS l (name, listed)
WHERE p.survey_id = @survey_id AND p.name = l.name
