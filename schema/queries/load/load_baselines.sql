-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the dated baselines of a programme.
-- lane: session
-- param programme_id int4
-- param regions text[]
-- param years int2[]
-- param shares float8[]
-- param derived int2[]
-- param quotes text[]
INSERT INTO kesu.baseline (programme_id, region, year, share, derived, quote)
SELECT @programme_id, b.region, b.year, b.share, b.derived <> 0, b.quote
FROM unnest(@regions::text[], @years::int2[], @shares::float8[], @derived::int2[], @quotes::text[])
  AS b (region, year, share, derived, quote)
