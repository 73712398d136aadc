-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a run's gaps between groups, numbered as they come.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param groups_a text[]
-- param groups_b text[]
-- param statuses text[]
-- param differences float8[]
-- param ses float8[]
-- param dfs float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param ps float8[]
-- param ps_adjusted float8[]
-- param ratios float8[]
-- param ratio_ci_lows float8[]
-- param ratio_ci_highs float8[]
INSERT INTO kesu.gap (run_id, number, result_class, vintage, region, group_a, group_b, status,
  difference, se, df, ci_low, ci_high, p, p_adjusted, ratio, ratio_ci_low, ratio_ci_high)
SELECT @run_id, g.number, r.result_class, @vintage, g.region, g.group_a, g.group_b, g.status,
  g.difference, g.se, g.df, g.ci_low, g.ci_high, g.p, g.p_adjusted, g.ratio, g.ratio_ci_low,
  g.ratio_ci_high
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @groups_a::text[], @groups_b::text[], @statuses::text[],
    @differences::float8[], @ses::float8[], @dfs::float8[], @ci_lows::float8[],
    @ci_highs::float8[], @ps::float8[], @ps_adjusted::float8[], @ratios::float8[],
    @ratio_ci_lows::float8[], @ratio_ci_highs::float8[]) WITH ORDINALITY
  AS g (region, group_a, group_b, status, difference, se, df, ci_low, ci_high, p, p_adjusted, ratio,
    ratio_ci_low, ratio_ci_high, number)
WHERE r.run_id = @run_id
