-- Stores the items of a new instrument by their positions.
-- lane: link
-- param instrument_id int4
-- param codes text[]
-- param types text[]
-- param dimensions text[]
-- param points int2[]
INSERT INTO kesu.item (instrument_id, number, code, type, dimension, points)
SELECT $1, i.number, i.code, i.type, i.dimension, i.points
FROM unnest($2::text[], $3::text[], $4::text[], $5::int2[])
  WITH ORDINALITY AS i (code, type, dimension, points, number)
