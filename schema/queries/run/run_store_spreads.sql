-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores how far apart the townships of the run's counties are.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param measures text[]
-- param areas int4[]
-- param values float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
INSERT INTO kesu.area_spread (run_id, result_class, vintage, region, measure, areas, value, ci_low,
  ci_high)
SELECT @run_id, r.result_class, @vintage, t.region, t.measure, t.areas, t.value, t.ci_low, t.ci_high
FROM kesu.run r
CROSS JOIN unnest(@regions::text[], @measures::text[], @areas::int4[], @values::float8[],
    @ci_lows::float8[], @ci_highs::float8[])
  AS t (region, measure, areas, value, ci_low, ci_high)
WHERE r.run_id = @run_id
