-- SPDX-License-Identifier: GPL-3.0-or-later
-- A run takes the place of earlier ones of its survey.
-- lane: session
-- param run_id int8
-- param earlier int8[]
UPDATE kesu.run
SET state = 'superseded', superseded_by = @run_id
WHERE run_id = ANY (@earlier::int8[]) AND state = 'done'
