-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a standard, unless this version is stored already. Returns the hash of the stored bytes.
-- lane: session
-- param code text
-- param version text
-- param title jsonb
-- param points int2
-- param literate_at int2
-- param document text
-- param sha256 bytea
-- result sha256 bytea
-- result is_new bool
-- rows: one
WITH stored AS (
  INSERT INTO kesu.standard (code, version, title, points, literate_at, document, sha256)
  VALUES (@code, @version, @title, @points, @literate_at, @document, @sha256)
  ON CONFLICT (code, version) DO NOTHING
  RETURNING sha256, true AS is_new
)
SELECT sha256, is_new FROM stored
UNION ALL
SELECT sha256, false FROM kesu.standard WHERE code = @code AND version = @version
LIMIT 1
