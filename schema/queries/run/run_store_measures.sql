-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a run's estimates by every measure.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param groups text[]
-- param measures text[]
-- param shares float8[]
-- param ses float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param dfs float8[]
INSERT INTO kesu.estimate_measure (run_id, result_class, vintage, region, "group", measure, share,
  se, ci_low, ci_high, df)
SELECT @run_id, r.result_class, @vintage, m.region, m."group", m.measure, m.share, m.se, m.ci_low,
  m.ci_high, m.df
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @groups::text[], @measures::text[], @shares::float8[],
    @ses::float8[], @ci_lows::float8[], @ci_highs::float8[], @dfs::float8[])
  AS m (region, "group", measure, share, se, ci_low, ci_high, df)
WHERE r.run_id = @run_id
