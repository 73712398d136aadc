-- SPDX-License-Identifier: GPL-3.0-or-later
-- Replaces a survey's quotas; outcome: set, or why not (kesu_fn.quotas_set). A cell's groups are a JSON
-- object, such as {"sex": "male", "age": "18-29"}.
-- lane: session
-- param survey_id int4
-- param groups text[]
-- param mosts int4[]
-- result outcome text
-- rows: one
SELECT kesu_fn.quotas_set(@survey_id, session_user, @groups, @mosts)
