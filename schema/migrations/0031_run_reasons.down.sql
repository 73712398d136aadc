CREATE OR REPLACE FUNCTION kesu.publication_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM kesu.run r JOIN kesu.survey s USING (survey_id)
      WHERE r.run_id = NEW.run_id AND s.survey_id = NEW.survey_id AND s.state = 'scored'
        AND r.state = 'done' AND r.kind = 'main') THEN
    RAISE EXCEPTION 'run % is not the main run of a scored survey', NEW.run_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION kesu.note_run() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(NEW.requested_by, 'run.request', 'run/' || NEW.run_id,
    jsonb_build_object('survey', s.slug, 'seed', NEW.seed))
  FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION kesu.run_scores_survey() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM set_config('kesu.reason', 'run ' || NEW.run_id, true);
  UPDATE kesu.survey SET state = 'scored' WHERE survey_id = NEW.survey_id AND state = 'closed';
  PERFORM set_config('kesu.reason', '', true);
  RETURN NULL;
END
$$;
DROP TRIGGER run_stays_of_its_kind ON kesu.run;
CREATE TRIGGER run_stays_of_its_kind BEFORE UPDATE ON kesu.run
  FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.seed <> NEW.seed)
  EXECUTE FUNCTION kesu.refuse_change();
CREATE OR REPLACE FUNCTION kesu.run_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  SELECT CASE WHEN s.state IN ('draft', 'approved', 'open') THEN 'interim'
      WHEN s.seed = NEW.seed AND NOT EXISTS (
        SELECT FROM kesu.publication p WHERE p.survey_id = s.survey_id) THEN 'main'
      ELSE 'sensitivity' END
    INTO NEW.kind
    FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NEW;
END
$$;
DROP FUNCTION kesu.last_main_run(int4);
ALTER TABLE kesu.run DROP COLUMN reason;
