-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a booklet design of a stored instrument, unless this version is stored already. Returns
-- the hash of the stored bytes.
-- lane: session
-- param code text
-- param version text
-- param title jsonb
-- param instrument_id int4
-- param booklets int2
-- param document text
-- param sha256 bytea
-- result design_id int4
-- result sha256 bytea
-- result is_new bool
-- rows: one
WITH stored AS (
  INSERT INTO kesu.booklet_design
    (code, version, title, instrument_id, booklets, document, sha256)
  VALUES (@code, @version, @title, @instrument_id, @booklets, @document, @sha256)
  ON CONFLICT (code, version) DO NOTHING
  RETURNING design_id, sha256, true AS is_new
)
SELECT design_id, sha256, is_new FROM stored
UNION ALL
SELECT design_id, sha256, false FROM kesu.booklet_design WHERE code = @code AND version = @version
LIMIT 1
