-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the target that a run's shares were compared with.
-- lane: session
-- param run_id int8
-- param year int2
-- param value float8
-- param comparison text
-- param quote text
INSERT INTO kesu.run_target (run_id, result_class, year, value, comparison, quote)
SELECT r.run_id, r.result_class, @year, @value, @comparison, @quote
FROM kesu.run r
WHERE r.run_id = @run_id
