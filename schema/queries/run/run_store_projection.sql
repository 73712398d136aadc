-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a run's projections to the target's year, one for each model.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param region text
-- param waves int2
-- param year int2
-- param target float8
-- param models text[]
-- param shares float8[]
-- param ses float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param probabilities float8[]
-- param verdicts text[]
INSERT INTO kesu.projection (run_id, result_class, vintage, region, waves, year, target, model,
  share, se, ci_low, ci_high, probability, verdict)
SELECT @run_id, r.result_class, @vintage, @region, @waves, @year, @target, p.model, p.share, p.se,
  p.ci_low, p.ci_high, p.probability, p.verdict
FROM kesu.run r
CROSS JOIN unnest(@models::text[], @shares::float8[], @ses::float8[], @ci_lows::float8[],
    @ci_highs::float8[], @probabilities::float8[], @verdicts::text[])
  AS p (model, share, se, ci_low, ci_high, probability, verdict)
WHERE r.run_id = @run_id
