-- SPDX-License-Identifier: GPL-3.0-or-later
-- Compares the targets of a stored programme with those of its file: one row a field that differs, or
-- with an empty field a target that is new or gone. A target is known by its region, year, kind and
-- the region it is held against. `number` is its place in the file, or was; counted from 1.
-- lane: session
-- param code text
-- param regions text[]
-- param years int2[]
-- param kinds text[]
-- param shares float8[]
-- param comparisons text[]
-- param against text[]
-- param betweens text[]
-- param wordings text[]
-- param quotes text[]
-- result number int8
-- result field text
-- result was text null
-- result given text null
-- result region text
-- result year int2
WITH stored AS (
  SELECT t.*, row_number() OVER (PARTITION BY t.region, t.year, t.kind, t.against ORDER BY t.number)
    AS again
  FROM kesu.target t JOIN kesu.programme p USING (programme_id)
  WHERE p.code = @code
), given AS (
  SELECT g.*, row_number() OVER (PARTITION BY g.region, g.year, g.kind, g.against ORDER BY g.number)
    AS again
  FROM unnest(@regions::text[], @years::int2[], @kinds::text[], @shares::float8[],
      @comparisons::text[], @against::text[], @betweens::text[], @wordings::text[], @quotes::text[])
    WITH ORDINALITY AS g (region, year, kind, value, comparison, against, "between", wording, quote,
      number)
)
SELECT coalesce(g.number, s.number), f.field, f.was, f.given, coalesce(g.region, s.region::text),
  coalesce(g.year, s.year)
FROM given g
FULL JOIN stored s ON s.region::text = g.region AND s.year = g.year AND s.kind = g.kind
  AND coalesce(s.against, '') = coalesce(g.against, '') AND s.again = g.again
CROSS JOIN LATERAL (VALUES
  ('', CASE WHEN s.number IS NOT NULL THEN s.quote END, CASE WHEN g.number IS NOT NULL THEN g.quote END,
    s.number IS NULL OR g.number IS NULL),
  ('/value', s.value::text, g.value::text, s.number IS NOT NULL AND g.number IS NOT NULL),
  ('/comparison', s.comparison, g.comparison, s.number IS NOT NULL AND g.number IS NOT NULL),
  ('/between', array_to_string(s."between", ' '), g."between",
    s.number IS NOT NULL AND g.number IS NOT NULL),
  ('/wording', s.wording, g.wording, s.number IS NOT NULL AND g.number IS NOT NULL),
  ('/quote', s.quote, g.quote, s.number IS NOT NULL AND g.number IS NOT NULL))
  AS f (field, was, given, asked)
WHERE f.asked AND f.was IS DISTINCT FROM f.given
ORDER BY 1, 2
