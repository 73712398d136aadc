-- Stores the targets of a programme.
-- lane: link
-- param programme_id int4
-- param regions text[]
-- param years int2[]
-- param kinds text[]
-- param shares float8[]
-- param comparisons text[]
-- param against text[]
-- param wordings text[]
-- param quotes text[]
INSERT INTO kesu.target (programme_id, number, region, year, kind, value, comparison, against,
  wording, quote)
SELECT $1, t.number, t.region, t.year, t.kind, t.value, t.comparison, t.against, t.wording, t.quote
FROM unnest($2::text[], $3::int2[], $4::text[], $5::float8[], $6::text[], $7::text[], $8::text[],
    $9::text[])
  WITH ORDINALITY AS t (region, year, kind, value, comparison, against, wording, quote, number)
