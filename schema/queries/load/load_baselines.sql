-- Stores the dated baselines of a programme.
-- lane: link
-- param programme_id int4
-- param regions text[]
-- param years int2[]
-- param shares float8[]
-- param derived int2[]
-- param quotes text[]
INSERT INTO kesu.baseline (programme_id, region, year, share, derived, quote)
SELECT $1, b.region, b.year, b.share, b.derived <> 0, b.quote
FROM unnest($2::text[], $3::int2[], $4::float8[], $5::int2[], $6::text[])
  AS b (region, year, share, derived, quote)
