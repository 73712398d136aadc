-- Stores one dated baseline of a programme.
-- lane: link
-- param programme_id int4
-- param region text
-- param year int2
-- param share float8
-- param derived bool
-- param quote text
INSERT INTO kesu.baseline (programme_id, region, year, share, derived, quote)
VALUES ($1, $2, $3, $4, $5, $6)
