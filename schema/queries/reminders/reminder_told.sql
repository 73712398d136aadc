-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores what came of a try: sent, or failed and tried again after so many seconds, or given up.
-- lane: session
-- param wave int8
-- param number int4
-- param state text
-- param why text null
-- param status int4 null
-- param seconds int4
UPDATE kesu.reminder
SET state = @state, why = @why, status = @status,
  due_at = clock_timestamp() + make_interval(secs => @seconds)
WHERE wave = @wave AND number = @number AND state IN ('queued', 'failed')
