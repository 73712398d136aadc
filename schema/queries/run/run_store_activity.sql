-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores an activity's counts and mean scores.
-- lane: session
-- param run_id int8
-- param groups text[]
-- param attempts int4[]
-- param submitted int4[]
-- param mean_scores float8[]
INSERT INTO kesu.activity_statistic (run_id, result_class, "group", attempts, submitted, mean_score)
SELECT @run_id, r.result_class, e."group", e.attempts, e.submitted, e.mean_score
FROM kesu.run r
CROSS JOIN unnest(@groups::text[], @attempts::int4[], @submitted::int4[], @mean_scores::float8[])
  AS e ("group", attempts, submitted, mean_score)
WHERE r.run_id = @run_id
