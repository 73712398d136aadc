DROP TRIGGER withdrawals_are_noted ON kesu.attempt;
DROP TRIGGER answer_is_of_an_open_attempt ON kesu.answer;
DROP FUNCTION kesu.note_withdrawals(), kesu.answer_after_insert();
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
    WHERE p.pronamespace = 'kesu'::regnamespace
      AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog', own.signature);
  END LOOP;
END
$$;
ALTER POLICY resident_sees_surveys ON kesu.survey USING (true);
REVOKE ALL ON kesu.survey, kesu.programme, kesu.region, kesu.catalogue, kesu.booklet_design
  FROM kesu_resident;
GRANT SELECT ON kesu.region, kesu.programme, kesu.programme_region, kesu.target, kesu.baseline,
  kesu.standard, kesu.instrument, kesu.booklet_design, kesu.survey, kesu.catalogue, kesu.invitation
  TO kesu_resident;
GRANT SELECT, INSERT, UPDATE (state, ended_at) ON kesu.attempt TO kesu_resident;
GRANT SELECT, INSERT, DELETE ON kesu.answer TO kesu_resident;
GRANT SELECT, INSERT ON kesu.receipt TO kesu_resident;
GRANT SELECT, INSERT, UPDATE (taken, handed, answered) ON kesu.booklet_turn TO kesu_resident;
GRANT SELECT, INSERT, DELETE ON kesu.resume_code, kesu.resume_guess TO kesu_resident;
GRANT SELECT, INSERT, UPDATE (acknowledged, items, responses, background)
  ON kesu.answers_merged TO kesu_resident;
GRANT INSERT ON kesu.write_probe TO kesu_resident;
