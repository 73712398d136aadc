-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the people of some psus of a survey's frame, or the households that were listed there: psu by
-- psu, in the order of the file.
-- lane: session
-- param survey_id int4
-- param psus text[]
-- result psu int4
-- result unit text
-- result household text null
SELECT psu, unit, household FROM kesu_fn.draw_people(@survey_id, @psus)
