-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a run's estimates.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param groups text[]
-- param ns int4[]
-- param shares float8[]
-- param ses float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param dfs float8[]
-- param deffs float8[]
-- param n_effs float8[]
-- param statuses text[]
-- param reasons text[]
-- param hidden int2[]
-- param target_probabilities float8[]
-- param target_verdicts text[]
INSERT INTO kesu.estimate (run_id, result_class, vintage, region, "group", n, share, se, ci_low,
  ci_high, df, deff, n_eff, status, reason, n_hidden, target_probability, target_verdict)
SELECT @run_id, r.result_class, @vintage, e.region, e."group", e.n, e.share, e.se, e.ci_low,
  e.ci_high, e.df, e.deff, e.n_eff, e.status, e.reason, e.hidden <> 0,
  e.target_probability, e.target_verdict
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @groups::text[], @ns::int4[], @shares::float8[], @ses::float8[],
    @ci_lows::float8[], @ci_highs::float8[], @dfs::float8[], @deffs::float8[], @n_effs::float8[],
    @statuses::text[], @reasons::text[], @hidden::int2[], @target_probabilities::float8[],
    @target_verdicts::text[])
  AS e (region, "group", n, share, se, ci_low, ci_high, df, deff, n_eff, status, reason, hidden,
    target_probability, target_verdict)
WHERE r.run_id = @run_id
