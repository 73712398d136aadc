-- SPDX-License-Identifier: GPL-3.0-or-later
-- What others have published of a region and a group: of each series and year the version of now, without
-- what was taken back.
CREATE FUNCTION kesu_fn.figures_of(region text, "group" text) RETURNS SETOF kesu.figure
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT (f.figure).*
    FROM (SELECT DISTINCT ON (o.series, o.year) o AS figure
      FROM kesu.figure o
      WHERE o.region = figures_of.region AND o."group" = figures_of."group"
      ORDER BY o.series, o.year, o.version DESC) f
    WHERE (f.figure).estimate IS NOT NULL;
  END;

-- Why a figure cannot be held against a survey's share: it is of another year than the survey's, and not
-- of the promise's year that the survey has reached; or it was judged by another standard, or by none
-- that is stated. '': it can.
CREATE FUNCTION kesu_fn.figure_apart(figure kesu.figure, survey kesu.survey, promised int2) RETURNS text
  LANGUAGE sql STABLE
  RETURN CASE
    WHEN (figure).year <> (survey).year
      AND ((figure).year <> promised OR (survey).year < promised) THEN 'year'
    WHEN (figure).standard = '' THEN 'standard_not_stated'
    WHEN (figure).standard NOT IN ((survey).standard_code,
      (survey).standard_code || '@' || (survey).standard_version) THEN 'standard'
    ELSE '' END;

-- What another survey has published of a region in the year of a run's own survey: by its last run of the
-- same class and kind, with the same instrument and standard, byte for byte, and the same measure. Of real
-- people only the signed run of a survey that stands: what is compared is printed, so a share that nobody
-- has published would be published by another survey. Rehearsals need no signature.
CREATE FUNCTION kesu_fn.published_of(run kesu.run, region text, headline text)
  RETURNS TABLE (run_id int8, share float8, se float8, df float8)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT q.run_id, e.share::float8, e.se, e.df
    FROM kesu.survey s
    JOIN kesu.instrument i USING (instrument_id)
    JOIN kesu.standard d ON d.code = s.standard_code AND d.version = s.standard_version
    JOIN kesu.survey o ON o.survey_id <> s.survey_id AND o.year = s.year AND o.vintage = s.vintage
      AND o.result_class = s.result_class AND o.rehearsal = s.rehearsal
    JOIN kesu.run q ON q.survey_id = o.survey_id AND q.state = 'done' AND kesu_fn.run_counts(q)
      AND q.run_id < (run).run_id AND o.state <> 'withdrawn'
      AND (q.rehearsal OR EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = q.run_id))
      AND q.recipe #>> '{instrument,sha256}' = encode(i.sha256, 'hex')
      AND q.recipe #>> '{standard,sha256}' = encode(d.sha256, 'hex')
      AND coalesce(q.recipe ->> 'headline', 'observed') = published_of.headline
    JOIN kesu.estimate e ON e.run_id = q.run_id AND e.region = published_of.region
      AND e."group" = 'all' AND e.status <> 'suppress' AND e.df >= 1
    WHERE s.survey_id = (run).survey_id AND published_of.region <> s.region
    ORDER BY q.run_id DESC
    LIMIT 1;
  END;

-- Whether a run has kept what came of promised comparisons, also of regions that the caller does not see:
-- what is hidden must not look as if nothing had been loaded.
CREATE FUNCTION kesu_fn.run_has_compared(run_id int8) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN EXISTS (SELECT FROM kesu.run_comparison c WHERE c.run_id = run_has_compared.run_id);

GRANT EXECUTE ON FUNCTION kesu_fn.run_has_compared(int8) TO kesu_staff;
