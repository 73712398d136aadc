-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what an open attempt has saved, oldest first: what is merged as one save, then the saves after
-- it. Of saves beyond a missing one only the next are read, so that there are never many. What was
-- submitted is not read back.
-- param attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result background jsonb null
SELECT m.acknowledged AS seq, m.items, m.responses, m.background
FROM kesu.answers_merged m
WHERE m.attempt = @attempt
  AND (SELECT a.state FROM kesu.attempt a WHERE a.attempt = @attempt) = 'open'
UNION ALL
SELECT k.seq, k.items, k.responses, k.background
FROM kesu.answer k
WHERE k.attempt = @attempt
  AND (SELECT a.state FROM kesu.attempt a WHERE a.attempt = @attempt) = 'open'
  AND k.seq > coalesce((
    SELECT m.acknowledged FROM kesu.answers_merged m WHERE m.attempt = @attempt), 0)
  AND k.seq <= (SELECT kesu_fn.acknowledged(@attempt)) + 64
ORDER BY seq
