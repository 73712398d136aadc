-- Finds the instrument that a booklet design names.
-- lane: session
-- param code text
-- param version text
-- result instrument_id int4
-- result document text
SELECT instrument_id, document FROM kesu.instrument WHERE code = @code AND version = @version
