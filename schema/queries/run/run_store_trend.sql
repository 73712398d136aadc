-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a run's changes since earlier figures.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param years int2[]
-- param reference_runs int8[]
-- param reference_shares float8[]
-- param reference_ses float8[]
-- param derived int2[]
-- param changes float8[]
-- param ses float8[]
-- param dfs float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param ps float8[]
-- param reference_ses_most float8[]
-- param linking_ses float8[]
INSERT INTO kesu.trend (run_id, result_class, vintage, region, kind, year, reference_run,
  reference_share, reference_se, derived, change, se, df, ci_low, ci_high, p, reference_se_most,
  linking_se)
SELECT @run_id, r.result_class, @vintage, t.region,
  CASE WHEN t.reference_run IS NULL THEN 'baseline' ELSE 'wave' END, t.year, t.reference_run,
  t.reference_share, t.reference_se, t.derived <> 0, t.change, t.se, t.df, t.ci_low, t.ci_high, t.p,
  t.reference_se_most, t.linking_se
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @years::int2[], @reference_runs::int8[],
    @reference_shares::float8[], @reference_ses::float8[], @derived::int2[], @changes::float8[],
    @ses::float8[], @dfs::float8[], @ci_lows::float8[], @ci_highs::float8[], @ps::float8[],
    @reference_ses_most::float8[], @linking_ses::float8[])
  AS t (region, year, reference_run, reference_share, reference_se, derived, change, se, df, ci_low,
    ci_high, p, reference_se_most, linking_se)
WHERE r.run_id = @run_id
