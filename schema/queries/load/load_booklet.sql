-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a booklet of a new instrument (the whole form: no design, number 0) or of a new design.
-- lane: session
-- param hash text
-- param instrument_id int4
-- param design_id int4 null
-- param number int2
-- param language text
-- param identity bytea
-- param gzip bytea
-- param brotli bytea
INSERT INTO kesu.booklet (hash, instrument_id, design_id, number, language, identity, gzip, brotli)
VALUES (@hash, @instrument_id, @design_id, @number, @language, @identity, @gzip, @brotli)
