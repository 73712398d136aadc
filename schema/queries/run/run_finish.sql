-- Ends a run that worked.
-- lane: link
-- param run_id int8
-- param snapshot_sha256 bytea
-- param recipe jsonb
-- param diagnostics jsonb
UPDATE kesu.run
SET state = 'done', progress = 1, step = 'done', finished_at = now(),
  snapshot_sha256 = $2, recipe = $3, diagnostics = $4
WHERE run_id = $1
