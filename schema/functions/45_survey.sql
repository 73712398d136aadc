-- SPDX-License-Identifier: GPL-3.0-or-later
-- The target that a survey is held against: the one it took when it was approved or opened, or else
-- the plan's of now.
CREATE FUNCTION kesu_fn.survey_target(survey_id int4)
  RETURNS TABLE (year int2, value float8, comparison text, quote text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT t.year, t.value::float8, t.comparison, t.quote
    FROM kesu.survey_target t
    WHERE t.survey_id = survey_target.survey_id AND t.value IS NOT NULL
    UNION ALL
    SELECT t.year, t.value, t.comparison, t.quote
    FROM kesu.plan_target(survey_target.survey_id) t
    WHERE NOT EXISTS (
      SELECT FROM kesu.survey_target k WHERE k.survey_id = survey_target.survey_id);
  END;

-- Whether a run is held against the plan's targets. A real survey's interim run is not: nobody is to
-- stop, or go on, because of a verdict.
CREATE FUNCTION kesu_fn.run_is_held(rehearsal boolean, kind text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN rehearsal OR kind IS DISTINCT FROM 'interim';

-- Whether a run's figures may stand for its survey in another one's. Of a survey that has
-- published, only the published run's do.
CREATE FUNCTION kesu_fn.run_counts(run kesu.run) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN ((run).rehearsal OR (run).kind IS DISTINCT FROM 'interim')
    AND (run).kind IS DISTINCT FROM 'sensitivity'
    AND NOT EXISTS (SELECT FROM kesu.publication p
      WHERE p.survey_id = (run).survey_id AND p.run_id <> (run).run_id);

-- A run's diagnostics, which count the people of its whole survey. Staff get them of the surveys that
-- lie in their region, and of rehearsals; else what stands in their place.
CREATE FUNCTION kesu_fn.run_diagnostics(run_id int8) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT CASE WHEN r.rehearsal
        OR (kesu.in_scope(r.region) AND kesu.account_may('read_diagnostics'))
        OR NOT kesu_fn.is_staff()
      THEN r.diagnostics
      WHEN r.diagnostics IS NOT NULL THEN '{"withheld": {"because": "own_part"}}' END
    FROM kesu.run r WHERE r.run_id = run_diagnostics.run_id);

GRANT EXECUTE ON FUNCTION kesu_fn.survey_target(int4), kesu_fn.run_diagnostics(int8), kesu_fn.run_is_held(boolean, text),
  kesu_fn.run_counts(kesu.run) TO kesu_staff;
