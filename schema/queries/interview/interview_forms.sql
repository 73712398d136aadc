-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the questions of the surveys that the token has cases of, without keys.
-- lane: slow
-- param slugs text[]
-- result survey_id int4
-- result questions text
-- result design text null
SELECT survey_id, questions, design FROM kesu_fn.interview_forms(@slugs)
