-- SPDX-License-Identifier: GPL-3.0-or-later
-- Compares the figures of a file with those that are stored: one row a field that differs, or with an
-- empty field a figure that is not stored. `number` is its place in the file, from 1, and `version` what
-- it will be. A NULL is what is not given.
-- lane: session
-- param series text[]
-- param regions text[]
-- param groups text[]
-- param years int2[]
-- param estimates float8[]
-- param ses float8[]
-- param ns int4[]
-- param standards text[]
-- param sources text[]
-- param urls text[]
-- param notes text[]
-- result number int8
-- result version int4
-- result field text
-- result was text null
-- result given text null
WITH given AS (
  SELECT * FROM unnest(@series::text[], @regions::text[], @groups::text[], @years::int2[],
      @estimates::float8[], @ses::float8[], @ns::int4[], @standards::text[], @sources::text[],
      @urls::text[], @notes::text[])
    WITH ORDINALITY AS g (series, region, "group", year, estimate, se, n, standard, source, url, note,
      number)
), stored AS (
  SELECT DISTINCT ON (f.series, f.region, f."group", f.year) f.*
  FROM kesu.figure f
  JOIN given g USING (series, region, "group", year)
  ORDER BY f.series, f.region, f."group", f.year, f.version DESC
)
SELECT g.number, coalesce(s.version, 0) + 1, f.field, f.was, f.given
FROM given g
LEFT JOIN stored s USING (series, region, "group", year)
CROSS JOIN LATERAL (VALUES
  (0, '', NULL, CASE WHEN s.version IS NULL THEN coalesce(g.estimate::text, '') END),
  (1, 'estimate', s.estimate::text, g.estimate::text),
  (2, 'se', s.se::text, g.se::text),
  (3, 'n', s.n::text, g.n::text),
  (4, 'standard', s.standard, g.standard),
  (5, 'source', s.source, g.source),
  (6, 'url', s.url, g.url),
  (7, 'note', s.note, g.note)) AS f (place, field, was, given)
WHERE f.was IS DISTINCT FROM f.given AND (f.place = 0) = (s.version IS NULL)
ORDER BY g.number, f.place
