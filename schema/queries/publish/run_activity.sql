-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's counts and mean scores.
-- lane: slow, session
-- param run_id int8
-- result group text
-- result attempts int4
-- result submitted int4
-- result mean_score float8 null
SELECT "group", attempts, submitted, mean_score
FROM kesu.activity_statistic
WHERE run_id = @run_id
ORDER BY kesu_fn.group_place("group"), "group"
