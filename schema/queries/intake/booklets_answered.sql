-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds attempts that have answered for the first time to their survey's counts, which the booklets'
-- turns go by. It locks the survey's counter, as attempts_start does.
-- param survey_id int4
-- param booklets int2[]
-- param counts int4[]
SELECT FROM kesu_fn.booklets_answered(@survey_id, @booklets, @counts)
