-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes the margins of this owner and reference year, before new ones are stored.
-- lane: session
-- param programme_id int4
-- param survey_id int4 null
-- param reference_year int2
DELETE FROM kesu.margin_source
WHERE programme_id = @programme_id AND survey_id IS NOT DISTINCT FROM @survey_id
  AND reference_year = @reference_year
