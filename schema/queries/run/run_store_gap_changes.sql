-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores what has become of gaps since earlier waves; numbers: of the gaps, from 1.
-- lane: session
-- param run_id int8
-- param numbers int4[]
-- param years int2[]
-- param reference_runs int8[]
-- param reference_differences float8[]
-- param reference_ses float8[]
-- param changes float8[]
-- param ses float8[]
-- param dfs float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param ps float8[]
-- param narrowed float8[]
INSERT INTO kesu.gap_change (run_id, number, region, year, reference_run, reference_difference,
  reference_se, change, se, df, ci_low, ci_high, p, narrowed)
SELECT @run_id, c.number, g.region, c.year, c.reference_run, c.reference_difference, c.reference_se,
  c.change, c.se, c.df, c.ci_low, c.ci_high, c.p, c.narrowed
FROM unnest(@numbers::int4[], @years::int2[], @reference_runs::int8[],
    @reference_differences::float8[], @reference_ses::float8[], @changes::float8[], @ses::float8[],
    @dfs::float8[], @ci_lows::float8[], @ci_highs::float8[], @ps::float8[], @narrowed::float8[])
  AS c (number, year, reference_run, reference_difference, reference_se, change, se, df, ci_low,
    ci_high, p, narrowed)
JOIN kesu.gap g ON g.run_id = @run_id AND g.number = c.number
