-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same of a command, of every case of the survey.
-- lane: session
-- param survey_id int4
-- param numbers int4[]
-- param psus text[]
-- param accounts text[]
-- result place int8
-- result outcome text
-- result cases int8
SELECT place, outcome, cases
FROM kesu_fn.assign(@survey_id, session_user, '', @numbers, @psus, @accounts, NULL)
