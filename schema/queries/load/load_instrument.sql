-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores an instrument, unless this version is stored already. Returns the hash of the stored
-- bytes.
-- lane: session
-- param code text
-- param version text
-- param title jsonb
-- param bank text
-- param document text
-- param sha256 bytea
-- result instrument_id int4
-- result sha256 bytea
-- result is_new bool
-- rows: one
WITH stored AS (
  INSERT INTO kesu.instrument (code, version, title, bank, document, sha256)
  VALUES (@code, @version, @title, @bank, @document, @sha256)
  ON CONFLICT (code, version) DO NOTHING
  RETURNING instrument_id, sha256, true AS is_new
)
SELECT instrument_id, sha256, is_new FROM stored
UNION ALL
SELECT instrument_id, sha256, false FROM kesu.instrument WHERE code = @code AND version = @version
LIMIT 1
