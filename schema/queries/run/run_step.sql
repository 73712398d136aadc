-- Says how far a run has come.
-- lane: link
-- param run_id int8
-- param progress float8
-- param step text
UPDATE kesu.run SET progress = $2, step = $3 WHERE run_id = $1 AND state = 'running'
