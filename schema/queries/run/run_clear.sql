-- Removes what an interrupted attempt at the same run may have left.
-- lane: link
-- param run_id int8
WITH measures AS (DELETE FROM kesu.estimate_measure WHERE run_id = $1),
  scales AS (DELETE FROM kesu.run_scale WHERE run_id = $1), -- with its items
  estimates AS (DELETE FROM kesu.estimate WHERE run_id = $1),
  areas AS (DELETE FROM kesu.area_estimate WHERE run_id = $1),
  ranks AS (DELETE FROM kesu.region_rank WHERE run_id = $1),
  trend AS (DELETE FROM kesu.trend WHERE run_id = $1),
  projections AS (DELETE FROM kesu.projection WHERE run_id = $1)
DELETE FROM kesu.activity_statistic WHERE run_id = $1
