-- Stores one target of a programme.
-- lane: link
-- param programme_id int4
-- param number int2
-- param region text
-- param year int2
-- param kind text
-- param value float8 null
-- param comparison text null
-- param against text null
-- param wording text null
-- param quote text
INSERT INTO kesu.target (programme_id, number, region, year, kind, value, comparison, against,
  wording, quote)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
