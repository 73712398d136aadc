-- SPDX-License-Identifier: GPL-3.0-or-later
-- Marks a run as failed, with the reason in words.
-- lane: session
-- param run_id int8
-- param failure text
UPDATE kesu.run SET state = 'failed', finished_at = now(), failure = @failure
WHERE run_id = @run_id AND state IN ('queued', 'running')
