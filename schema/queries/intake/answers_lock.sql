-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes the saves of these attempts and the submission of the same attempts wait for each other:
-- the second waits until the first has ended, and its next statement then sees what the first has
-- done. Saves do not wait for one another. The lock is an advisory lock, because it writes nothing;
-- a lock on the attempt's row would write. kesu_fn.submit takes the other side of the lock. The
-- caller sorts the attempts, so that there can be no deadlock.
-- param attempts uuid[]
-- result locked int8
SELECT count(pg_advisory_xact_lock_shared(uuid_hash_extended(a.attempt, 0)))
FROM unnest(@attempts::uuid[]) AS a (attempt)
