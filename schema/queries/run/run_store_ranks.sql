-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the rank intervals of a run. The tied siblings of a region come as one text, separated by
-- spaces.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param parents text[]
-- param regions text[]
-- param figures text[]
-- param ranked int4[]
-- param siblings int4[]
-- param lows int4[]
-- param highs int4[]
-- param ties text[]
-- param outside int8[]
-- param bounds int2[]
INSERT INTO kesu.region_rank (run_id, result_class, vintage, parent, region, figure, ranked,
  siblings, rank_low, rank_high, tied_with, figure_id, is_bound)
SELECT @run_id, r.result_class, @vintage, k.parent, k.region, k.figure, k.ranked, k.siblings, k.low,
  k.high, string_to_array(k.tied, ' '), k.outside, k.bound <> 0
FROM kesu.run r
CROSS JOIN unnest(@parents::text[], @regions::text[], @figures::text[], @ranked::int4[],
    @siblings::int4[], @lows::int4[], @highs::int4[], @ties::text[], @outside::int8[],
    @bounds::int2[])
  AS k (parent, region, figure, ranked, siblings, low, high, tied, outside, bound)
WHERE r.run_id = @run_id
