-- Stores a booklet of a new instrument (the whole form: no design, number 0) or of a new design.
-- lane: link
-- param hash text
-- param instrument_id int4
-- param design_id int4 null
-- param number int2
-- param language text
-- param identity bytea
-- param gzip bytea
-- param brotli bytea
INSERT INTO kesu.booklet (hash, instrument_id, design_id, number, language, identity, gzip, brotli)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
