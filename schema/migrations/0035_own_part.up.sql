-- An account sees a survey of a region that lies above, in or below its own: the survey itself, and of
-- its figures those of its own regions. The figures of a region above are seen once they are published.
-- Every figure of a run is protected within the table of all of them, so a part of it tells nothing more.

-- Whether a region lies above those that the digits begin, or is the one of them.
CREATE FUNCTION kesu.above_subtree(prefix text, code text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(prefix ^@ kesu.region_prefix(code), false);
CREATE FUNCTION kesu.meets_subtree(prefix text, code text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN kesu.in_subtree(prefix, code) OR kesu.above_subtree(prefix, code);

ALTER POLICY staff_sees_own_subtree ON kesu.survey
  USING (rehearsal OR kesu.meets_subtree((SELECT kesu.scope_prefix()), region));
ALTER POLICY staff_sees_own_subtree ON kesu.run
  USING (rehearsal OR kesu.meets_subtree((SELECT kesu.scope_prefix()), region));
-- Strata of which it sees a psu, or the whole survey.
ALTER POLICY staff_sees_own_surveys ON kesu.stratum
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = stratum.survey_id
      AND (s.rehearsal OR kesu.in_subtree((SELECT kesu.scope_prefix()), s.region)))
    OR EXISTS (SELECT FROM kesu.psu p WHERE p.survey_id = stratum.survey_id
      AND p.stratum = stratum.stratum));

DO $$
DECLARE
  figures text;
BEGIN
  FOREACH figures IN ARRAY ARRAY['estimate', 'estimate_measure', 'area_estimate', 'region_rank',
    'trend', 'projection'] LOOP
    EXECUTE format('ALTER POLICY staff_sees_own_subtree ON kesu.%1$I'
      ' USING (kesu.in_subtree((SELECT kesu.scope_prefix()), region)'
      '   OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = %1$I.run_id AND r.rehearsal)'
      '   OR (kesu.above_subtree((SELECT kesu.scope_prefix()), region)'
      '     AND EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = %1$I.run_id)))', figures);
  END LOOP;
END
$$;
-- Of the whole survey.
ALTER POLICY staff_sees_own_runs ON kesu.activity_statistic
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = activity_statistic.run_id AND (r.rehearsal
    OR kesu.in_subtree((SELECT kesu.scope_prefix()), r.region)
    OR EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = r.run_id))));
ALTER POLICY staff_sees_own_runs ON kesu.run_scale
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_scale.run_id AND (r.rehearsal
    OR kesu.in_subtree((SELECT kesu.scope_prefix()), r.region))));
ALTER POLICY staff_sees_own_runs ON kesu.item_parameter
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = item_parameter.run_id AND (r.rehearsal
    OR kesu.in_subtree((SELECT kesu.scope_prefix()), r.region))));

-- The diagnostics count the whole survey's people: kesu_fn.run_diagnostics gives them to whom they are.
REVOKE SELECT ON kesu.run FROM kesu_staff;
GRANT SELECT (run_id, survey_id, result_class, rehearsal, region, state, progress, step, seed,
  requested_at, requested_by, started_at, finished_at, failure, program_version, snapshot_sha256,
  recipe, programme_version, kind, reason) ON kesu.run TO kesu_staff;
