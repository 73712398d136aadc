-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a run's counts and mean scores. Those of ten people or fewer, and those that would tell
-- them, are never read from the database; nor are attempts of which a few people's were not submitted.
-- lane: slow, session
-- param run_id int8
-- result group text
-- result attempts int4 null
-- result submitted int4 null
-- result mean_score float8 null
SELECT "group", CASE WHEN shown
    AND attempts - submitted NOT BETWEEN 1 AND 10 THEN attempts END, CASE WHEN shown THEN submitted END,
  CASE WHEN shown THEN mean_score END
FROM (SELECT *, NOT n_hidden AND submitted > 10 AS shown FROM kesu.activity_statistic) s
WHERE run_id = @run_id
ORDER BY kesu_fn.group_place("group"), "group"
