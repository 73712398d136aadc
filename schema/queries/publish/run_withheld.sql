-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts the cells of a run's table of shares, and those that are withheld.
-- lane: session
-- param run_id int8
-- result cells int8
-- result withheld int8
-- rows: one
SELECT count(*), count(*) FILTER (WHERE e.status = 'suppress')
FROM kesu.estimate e
WHERE e.run_id = @run_id
