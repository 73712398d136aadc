-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the numeric target that a run is held against.
-- lane: session
-- param run_id int8
-- result year int2
-- result value float8
-- result comparison text
-- result quote text
-- rows: one or none
SELECT t.year, t.value, t.comparison, t.quote
FROM kesu.run r
CROSS JOIN LATERAL kesu_fn.survey_target(r.survey_id) t
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
