-- Parts the saves of these attempts from their submission: whoever comes second waits for the other
-- to end, and its next statement sees what the other has done. Saves do not wait for one another.
-- An advisory lock writes nothing, unlike one of the attempt's row. kesu_fn.submit has the other
-- half; the caller sorts, so that nobody waits in a circle.
-- param attempts uuid[]
-- result locked int8
SELECT count(pg_advisory_xact_lock_shared(uuid_hash_extended(a.attempt, 0)))
FROM unnest(@attempts::uuid[]) AS a (attempt)
