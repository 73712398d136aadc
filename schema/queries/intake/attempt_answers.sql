-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads everything an attempt has saved, oldest first.
-- param attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result elapsed_ms int4[]
-- result background jsonb null
SELECT a.seq, a.items, a.responses, a.elapsed_ms, a.background
FROM kesu.answer a
WHERE a.attempt = @attempt
ORDER BY a.seq
