-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the earlier run whose item parameters fix the scale of a run. It is the last run of the
-- latest year's survey with this version of an instrument, of the same class and kind. When the
-- instrument names the version, surveys of other programmes count too, but those of the own
-- programme come first; otherwise only earlier waves of the own programme count. For a run that is
-- done, it is the run that fixed its scale, or none.
-- lane: session
-- param run_id int8
-- param code text
-- param version text
-- param named bool
-- result reference_run int8
-- result instrument_id int4
-- result slug text
-- result year int2
-- rows: one or none
SELECT q.run_id, i.instrument_id, o.slug, o.year
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.instrument i ON i.code = @code AND i.version = @version
JOIN kesu.survey o ON o.instrument_id = i.instrument_id AND o.result_class = s.result_class
  AND o.rehearsal = s.rehearsal AND o.survey_id <> s.survey_id
  AND (o.programme_id = s.programme_id OR @named)
    AND (o.year < s.year OR (@named AND o.year = s.year))
JOIN kesu.run q ON q.survey_id = o.survey_id AND q.state = 'done' AND q.run_id < r.run_id
  AND kesu_fn.run_counts(q)
JOIN kesu.run_scale c ON c.run_id = q.run_id
LEFT JOIN kesu.run_scale own ON own.run_id = r.run_id
WHERE r.run_id = @run_id AND (own.run_id IS NULL OR q.run_id = own.reference_run)
ORDER BY o.programme_id = s.programme_id DESC, o.year DESC, q.run_id DESC
LIMIT 1
