-- SPDX-License-Identifier: GPL-3.0-or-later
-- Refuses, with SQLSTATE KQ001 or KQ002, the run just requested when the survey or the account has
-- others that wait.
-- lane: slow
-- param survey_id int4
-- param account text
-- result room bool
-- rows: one
SELECT kesu_fn.run_room(@survey_id, @account)
