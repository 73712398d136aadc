-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the file that made a programme's present version. A version that is kept already stays.
-- lane: session
-- param programme_id int4
-- param document text
INSERT INTO kesu.programme_version (programme_id, version, document)
SELECT p.programme_id, p.version, @document
FROM kesu.programme p
WHERE p.programme_id = @programme_id
ON CONFLICT (programme_id, version) DO NOTHING
