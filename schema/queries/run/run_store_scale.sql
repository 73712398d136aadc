-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the scale of a run. Without a reference form of its own, the survey's instrument is the
-- reference form.
-- lane: session
-- param run_id int8
-- param form_id int4 null
-- param reference_run int8 null
-- param linking_se float8 null
-- param slope float8 null
-- param intercept float8 null
-- param anchors int4
-- param freed int4
INSERT INTO kesu.run_scale (run_id, result_class, form_id, reference_run, linking_se, slope,
  intercept, anchors, freed)
SELECT r.run_id, r.result_class, coalesce(@form_id, s.instrument_id), @reference_run, @linking_se,
  @slope, @intercept, @anchors, @freed
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE r.run_id = @run_id
