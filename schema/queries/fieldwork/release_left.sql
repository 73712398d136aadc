-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells how many replicates a survey's draw holds, how many are released, and how many people, or
-- households, are invited or to be invited.
-- lane: session
-- param survey_id int4
-- result reserve int4
-- result released int4
-- result people int8
-- rows: one or none
SELECT reserve, released, people FROM kesu_fn.release_left(@survey_id)
