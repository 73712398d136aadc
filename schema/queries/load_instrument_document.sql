-- Reads the document of an instrument's version.
-- lane: link
-- param code text
-- param version text
-- result document text
SELECT document FROM kesu.instrument WHERE code = $1 AND version = $2
