-- SPDX-License-Identifier: GPL-3.0-or-later
-- Marks a run as done. The version of the plan is the one that its snapshot has read.
-- lane: session
-- param run_id int8
-- param snapshot_sha256 bytea
-- param recipe jsonb
-- param diagnostics jsonb
-- param programme_version int4
UPDATE kesu.run
SET state = 'done', progress = 1, step = 'done', finished_at = now(),
  snapshot_sha256 = @snapshot_sha256, recipe = @recipe, diagnostics = @diagnostics,
  programme_version = @programme_version
WHERE run_id = @run_id
