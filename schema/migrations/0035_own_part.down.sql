REVOKE SELECT ON kesu.run FROM kesu_staff;
GRANT SELECT ON kesu.run TO kesu_staff;
ALTER POLICY staff_sees_own_runs ON kesu.item_parameter
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = item_parameter.run_id));
ALTER POLICY staff_sees_own_runs ON kesu.run_scale
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_scale.run_id));
ALTER POLICY staff_sees_own_runs ON kesu.activity_statistic
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = activity_statistic.run_id));
DO $$
DECLARE
  figures text;
BEGIN
  FOREACH figures IN ARRAY ARRAY['estimate', 'estimate_measure', 'area_estimate', 'region_rank',
    'trend', 'projection'] LOOP
    EXECUTE format('ALTER POLICY staff_sees_own_subtree ON kesu.%1$I'
      ' USING (kesu.in_subtree((SELECT kesu.scope_prefix()), region)'
      '   OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = %1$I.run_id AND r.rehearsal))', figures);
  END LOOP;
END
$$;
ALTER POLICY staff_sees_own_surveys ON kesu.stratum
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = stratum.survey_id));
ALTER POLICY staff_sees_own_subtree ON kesu.run
  USING (rehearsal OR kesu.in_subtree((SELECT kesu.scope_prefix()), region));
ALTER POLICY staff_sees_own_subtree ON kesu.survey
  USING (rehearsal OR kesu.in_subtree((SELECT kesu.scope_prefix()), region));
DROP FUNCTION kesu.meets_subtree(text, text), kesu.above_subtree(text, text);
