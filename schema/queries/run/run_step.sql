-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the progress of a run.
-- lane: session
-- param run_id int8
-- param progress float8
-- param step text
UPDATE kesu.run SET progress = @progress, step = @step WHERE run_id = @run_id AND state = 'running'
