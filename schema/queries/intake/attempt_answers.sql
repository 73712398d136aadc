-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads everything that an open attempt has saved, oldest first. What was submitted is not read back.
-- param attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result elapsed_ms int4[]
-- result background jsonb null
SELECT a.seq, a.items, a.responses, a.elapsed_ms, a.background
FROM kesu.answer a
WHERE a.attempt = @attempt
  AND (SELECT k.state FROM kesu.attempt k WHERE k.attempt = @attempt) = 'open'
ORDER BY a.seq
