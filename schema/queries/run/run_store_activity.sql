-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores an activity's counts and mean scores, and which of them are not published.
-- lane: session
-- param run_id int8
-- param groups text[]
-- param attempts int4[]
-- param submitted int4[]
-- param mean_scores float8[]
-- param hidden int2[]
INSERT INTO kesu.activity_statistic (run_id, result_class, "group", attempts, submitted, mean_score,
  n_hidden)
SELECT @run_id, r.result_class, e."group", e.attempts, e.submitted, e.mean_score, e.hidden <> 0
FROM kesu.run r
CROSS JOIN unnest(@groups::text[], @attempts::int4[], @submitted::int4[], @mean_scores::float8[],
    @hidden::int2[])
  AS e ("group", attempts, submitted, mean_score, hidden)
WHERE r.run_id = @run_id
