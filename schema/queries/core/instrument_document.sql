-- Reads the document of an instrument's version, and its number.
-- lane: session
-- param code text
-- param version text
-- result instrument_id int4
-- result document text
-- rows: one or none
SELECT instrument_id, document FROM kesu.instrument WHERE code = @code AND version = @version
