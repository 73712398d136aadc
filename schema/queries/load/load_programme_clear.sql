-- Makes room for a programme's regions, targets and baselines as its file now has them.
-- lane: session
-- param programme_id int4
WITH regions AS (DELETE FROM kesu.programme_region WHERE programme_id = @programme_id),
  targets AS (DELETE FROM kesu.target WHERE programme_id = @programme_id)
DELETE FROM kesu.baseline WHERE programme_id = @programme_id
