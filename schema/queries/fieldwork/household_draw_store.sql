-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes down how one person of each household is chosen, and how many households each psu has.
-- lane: session
-- param survey_id int4
-- param respondent text
-- param names text[]
-- param listed int8[]
SELECT FROM kesu_fn.household_draw_store(@survey_id, @respondent, @names, @listed)
