-- SPDX-License-Identifier: GPL-3.0-or-later
-- Removes what an interrupted attempt at the same run may have stored.
-- lane: session
-- param run_id int8
WITH measures AS (DELETE FROM kesu.estimate_measure WHERE run_id = @run_id),
  scales AS (DELETE FROM kesu.run_scale WHERE run_id = @run_id), -- its items go with it
  targets AS (DELETE FROM kesu.run_target WHERE run_id = @run_id),
  promises AS (DELETE FROM kesu.run_rank_target WHERE run_id = @run_id),
  comparisons AS (DELETE FROM kesu.run_comparison WHERE run_id = @run_id),
  hopes AS (DELETE FROM kesu.run_gap_target WHERE run_id = @run_id),
  estimates AS (DELETE FROM kesu.estimate WHERE run_id = @run_id),
  areas AS (DELETE FROM kesu.area_estimate WHERE run_id = @run_id),
  ranks AS (DELETE FROM kesu.region_rank WHERE run_id = @run_id),
  gaps AS (DELETE FROM kesu.gap WHERE run_id = @run_id), -- their changes go with them
  spreads AS (DELETE FROM kesu.area_spread WHERE run_id = @run_id),
  trend AS (DELETE FROM kesu.trend WHERE run_id = @run_id),
  projections AS (DELETE FROM kesu.projection WHERE run_id = @run_id)
DELETE FROM kesu.activity_statistic WHERE run_id = @run_id
