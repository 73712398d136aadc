-- Ends a run that did not work, with the reason in words.
-- lane: link
-- param run_id int8
-- param failure text
UPDATE kesu.run SET state = 'failed', finished_at = now(), failure = $2
WHERE run_id = $1 AND state IN ('queued', 'running')
