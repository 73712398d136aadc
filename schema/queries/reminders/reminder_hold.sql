-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets a wave rest: nothing of it is due before so many seconds have passed.
-- lane: session
-- param wave int8
-- param seconds int4
UPDATE kesu.reminder
SET due_at = clock_timestamp() + make_interval(secs => @seconds)
WHERE wave = @wave AND state IN ('queued', 'failed')
  AND due_at < clock_timestamp() + make_interval(secs => @seconds)
