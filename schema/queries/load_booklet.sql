-- Stores a booklet of a new instrument.
-- lane: link
-- param hash text
-- param instrument_id int4
-- param language text
-- param identity bytea
-- param gzip bytea
-- param brotli bytea
INSERT INTO kesu.booklet (hash, instrument_id, language, identity, gzip, brotli)
VALUES ($1, $2, $3, $4, $5, $6)
