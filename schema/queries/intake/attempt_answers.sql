-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what an open attempt has saved, oldest first: what is merged as one save, then the saves after
-- it. Of saves beyond a missing one only the next are read, so that there are never many. What was
-- submitted is not read back.
-- param attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result background jsonb null
SELECT seq, items, responses, background FROM kesu_fn.attempt_answers(@attempt)
