-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the earlier waves with which a run's survey may be compared: for each earlier year, one run
-- of a survey of the same programme, class and kind (a rehearsal is compared with rehearsals only) that
-- was not withdrawn.
-- It is the last run that is comparable; if none is, the last run of all, with the reason why it is
-- not comparable (`apart`).
--
-- A run is comparable when it used the same instrument and the same standard, byte for byte, and
-- the same measure. Plausible scores are also comparable when both runs judge on the same reference
-- form and their scales are linked, directly or through other runs. `linking_variance` is then the
-- variance of these links, without the link from this run to its own reference run (@reference_run,
-- NULL without one). For plausible scores a run on a linked scale is preferred to a later run that
-- is not linked, because nobody knows the distance between unlinked scales.
-- lane: session
-- param run_id int8
-- param reference_run int8 null
-- param form_id int4 null
-- param headline text
-- result year int2
-- result reference_run int8
-- result slug text
-- result same_version bool
-- result linking_variance float8 null
-- result apart text
WITH RECURSIVE wave AS (
  SELECT o.year, o.slug, q.run_id,
    q.recipe #>> '{instrument,sha256}' = encode(i.sha256, 'hex') AS same_version,
    q.recipe #>> '{standard,sha256}' = encode(t.sha256, 'hex') AS same_standard,
    coalesce(q.recipe ->> 'headline', 'observed') = @headline AS same_measure,
    coalesce(c.form_id = coalesce(@form_id, s.instrument_id), false) AS same_form
  FROM kesu.run r
  JOIN kesu.survey s USING (survey_id)
  JOIN kesu.instrument i USING (instrument_id)
  JOIN kesu.standard t ON t.code = s.standard_code AND t.version = s.standard_version
  JOIN kesu.survey o ON o.programme_id = s.programme_id AND o.year < s.year
    AND o.vintage = s.vintage
    AND o.result_class = s.result_class AND o.rehearsal = s.rehearsal AND o.state <> 'withdrawn'
  JOIN kesu.run q ON q.survey_id = o.survey_id AND q.state = 'done' AND q.run_id < r.run_id
    AND kesu_fn.run_counts(q)
  LEFT JOIN kesu.run_scale c ON c.run_id = q.run_id
  WHERE r.run_id = @run_id
), above AS ( -- the runs that fix the scale of the reference run
  SELECT @reference_run::int8 AS run_id, 0::float8 AS variance WHERE @reference_run IS NOT NULL
  UNION ALL
  SELECT c.reference_run, above.variance + c.linking_se * c.linking_se
  FROM above
  JOIN kesu.run_scale c USING (run_id)
  WHERE c.reference_run IS NOT NULL
), wave_above AS ( -- the runs that fix a wave's scale
  SELECT run_id AS wave, run_id, 0::float8 AS variance FROM wave
  UNION ALL
  SELECT w.wave, c.reference_run, w.variance + c.linking_se * c.linking_se
  FROM wave_above w
  JOIN kesu.run_scale c USING (run_id)
  WHERE c.reference_run IS NOT NULL
), linked AS (
  SELECT w.wave, min(above.variance + w.variance) AS variance
  FROM wave_above w
  JOIN above USING (run_id)
  GROUP BY w.wave
), judged AS (
  SELECT wave.*, linked.variance, CASE
      WHEN NOT same_standard THEN 'standard'
      WHEN NOT same_measure THEN CASE WHEN same_version OR same_form THEN 'measure' ELSE 'form' END
      WHEN same_version THEN ''
      WHEN @headline <> 'plausible' OR NOT same_form THEN 'form'
      WHEN linked.variance IS NULL THEN 'scale'
      ELSE '' END AS apart
  FROM wave
  LEFT JOIN linked ON linked.wave = wave.run_id)
SELECT DISTINCT ON (year) year, run_id, slug, same_version, variance, apart
FROM judged
ORDER BY year, apart = '' DESC, @headline = 'plausible' AND variance IS NOT NULL DESC, run_id DESC
