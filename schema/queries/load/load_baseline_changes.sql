-- SPDX-License-Identifier: GPL-3.0-or-later
-- Compares the baselines of a stored programme with those of its file, as load_target_changes does. A
-- baseline is known by its region and year.
-- lane: session
-- param code text
-- param regions text[]
-- param years int2[]
-- param shares float8[]
-- param derived int2[]
-- param quotes text[]
-- result number int8
-- result field text
-- result was text null
-- result given text null
-- result region text
-- result year int2
WITH stored AS (
  SELECT b.*
  FROM kesu.baseline b JOIN kesu.programme p USING (programme_id)
  WHERE p.code = @code
), given AS (
  SELECT * FROM unnest(@regions::text[], @years::int2[], @shares::float8[], @derived::int2[],
      @quotes::text[])
    WITH ORDINALITY AS g (region, year, share, derived, quote, number)
)
SELECT coalesce(g.number, 0), f.field, f.was, f.given, coalesce(g.region, s.region::text),
  coalesce(g.year, s.year)
FROM given g
FULL JOIN stored s ON s.region::text = g.region AND s.year = g.year
CROSS JOIN LATERAL (VALUES
  ('', s.quote, g.quote, s.region IS NULL OR g.region IS NULL),
  ('/share', s.share::text, g.share::text, s.region IS NOT NULL AND g.region IS NOT NULL),
  ('/derived', s.derived::text, (g.derived <> 0)::text,
    s.region IS NOT NULL AND g.region IS NOT NULL),
  ('/quote', s.quote, g.quote, s.region IS NOT NULL AND g.region IS NOT NULL))
  AS f (field, was, given, asked)
WHERE f.asked AND f.was IS DISTINCT FROM f.given
ORDER BY 1, 2
