-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes a programme's regions, targets and baselines, before those of its file are stored.
-- lane: session
-- param programme_id int4
WITH regions AS (DELETE FROM kesu.programme_region WHERE programme_id = @programme_id),
  targets AS (DELETE FROM kesu.target WHERE programme_id = @programme_id)
DELETE FROM kesu.baseline WHERE programme_id = @programme_id
