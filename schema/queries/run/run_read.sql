-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the progress of a run.
-- lane: slow
-- param run_id int8
-- result slug text
-- result state text
-- result progress float8
-- result step text
-- result requested_at timestamptz
-- result finished_at timestamptz null
-- result failure text null
SELECT s.slug, r.state, r.progress, r.step, r.requested_at, r.finished_at, r.failure
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE r.run_id = @run_id
