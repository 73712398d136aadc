-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the townships' model-based shares of a run.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param parents text[]
-- param kinds text[]
-- param shares float8[]
-- param rmses float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param gammas float8[]
-- param statuses text[]
-- param reasons text[]
INSERT INTO kesu.area_estimate (run_id, result_class, vintage, region, parent, kind, share, rmse,
  ci_low, ci_high, gamma, status, reason)
SELECT @run_id, r.result_class, @vintage, a.region, a.parent, a.kind, a.share, a.rmse, a.ci_low,
  a.ci_high, a.gamma, a.status, a.reason
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @parents::text[], @kinds::text[], @shares::float8[],
    @rmses::float8[], @ci_lows::float8[], @ci_highs::float8[], @gammas::float8[], @statuses::text[],
    @reasons::text[])
  AS a (region, parent, kind, share, rmse, ci_low, ci_high, gamma, status, reason)
WHERE r.run_id = @run_id
