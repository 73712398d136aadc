-- The role of phones' requests has no right to attempts and answers any more: it runs functions that
-- do one thing with an attempt whose identifier the caller knows (schema/functions/60_resident.sql).
-- What is left to it are published texts, and of instruments the questions without their keys.
REVOKE ALL ON kesu.attempt, kesu.answer, kesu.receipt, kesu.answers_merged, kesu.invitation,
  kesu.booklet_turn, kesu.resume_code, kesu.resume_guess, kesu.write_probe, kesu.instrument,
  kesu.standard, kesu.programme_region, kesu.target, kesu.baseline, kesu.survey, kesu.programme,
  kesu.region, kesu.catalogue, kesu.booklet_design FROM kesu_resident;
REVOKE UPDATE (state, ended_at) ON kesu.attempt FROM kesu_resident;
REVOKE UPDATE (taken, handed, answered) ON kesu.booklet_turn FROM kesu_resident;
REVOKE UPDATE (acknowledged, items, responses, background) ON kesu.answers_merged FROM kesu_resident;
GRANT SELECT (survey_id, slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, design_id, state, opened_on, closes_at, form_number, issuing_body,
  approval_number, valid_from, valid_until) ON kesu.survey TO kesu_resident;
GRANT SELECT (programme_id, code, title) ON kesu.programme TO kesu_resident;
GRANT SELECT (vintage, code, name) ON kesu.region TO kesu_resident;
GRANT SELECT (version) ON kesu.catalogue TO kesu_resident;
GRANT SELECT (design_id, instrument_id, code, version, document) ON kesu.booklet_design
  TO kesu_resident;
ALTER POLICY resident_sees_surveys ON kesu.survey USING (opened_on IS NOT NULL);

-- Answers belong to open attempts, whoever inserts them. The end of an attempt that is under way is
-- waited for; a save by the function holds its side of the lock already.
CREATE FUNCTION kesu.answer_after_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(uuid_hash_extended(s.attempt, 0)) FROM saved s;
  IF EXISTS (
      SELECT FROM saved s WHERE (
        SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) IS DISTINCT FROM 'open') THEN
    RAISE EXCEPTION 'only an open attempt takes answers' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER answer_is_of_an_open_attempt AFTER INSERT ON kesu.answer
  REFERENCING NEW TABLE AS saved
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.answer_after_insert();

-- One withdrawal is the person's own matter and is not audited. Many of one survey in one day are
-- noted: at 10, 100, 1000 and so on.
CREATE FUNCTION kesu.note_withdrawals() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today int8;
BEGIN
  PERFORM pg_advisory_xact_lock(5440304, NEW.survey_id); -- counted one after the other
  SELECT count(*) INTO today FROM kesu.attempt a
    WHERE a.survey_id = NEW.survey_id AND a.state = 'withdrawn' AND a.ended_at = NEW.ended_at;
  IF today >= 10 AND today = 10 ^ (length(today::text) - 1) THEN
    PERFORM kesu.audit_note(session_user, 'survey.withdrawals', 'survey/' || s.slug,
      jsonb_build_object('day', (NEW.ended_at AT TIME ZONE 'Asia/Shanghai')::date, 'count', today))
    FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER withdrawals_are_noted AFTER UPDATE ON kesu.attempt
  FOR EACH ROW WHEN (NEW.state = 'withdrawn') EXECUTE FUNCTION kesu.note_withdrawals();

-- Unless it is named, the schema of temporary objects is searched first, for types as well: whoever may
-- make a type there could have a function with its owner's rights use it.
DO $$
DECLARE
  own record;
BEGIN
  FOR own IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
    WHERE p.pronamespace = 'kesu'::regnamespace AND p.proconfig = ARRAY['search_path=pg_catalog']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', own.signature);
  END LOOP;
END
$$;
