-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the document and the number of one version of an instrument.
-- lane: session
-- param code text
-- param version text
-- result instrument_id int4
-- result document text
-- rows: one or none
SELECT instrument_id, document FROM kesu.instrument WHERE code = @code AND version = @version
