-- What a survey has published: the manifest as it was signed, of the main run. It is never changed;
-- a survey that is withdrawn later keeps it, beside the reason.
CREATE TABLE kesu.publication (
  run_id int8 PRIMARY KEY REFERENCES kesu.run,
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  account text NOT NULL,
  manifest text NOT NULL, -- the file's bytes
  public_key bytea NOT NULL CHECK (length(public_key) = 32) -- Ed25519
);
CREATE TRIGGER publication_is_kept BEFORE UPDATE OR DELETE ON kesu.publication
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER publication_is_whole BEFORE TRUNCATE ON kesu.publication
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
GRANT SELECT ON kesu.publication TO kesu_staff;
ALTER TABLE kesu.publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_surveys ON kesu.publication FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = publication.survey_id));

-- Only the main run of a scored survey is published, and that takes the survey's step.
CREATE FUNCTION kesu.publication_before_insert() RETURNS trigger
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
CREATE TRIGGER publication_before_insert BEFORE INSERT ON kesu.publication
  FOR EACH ROW EXECUTE FUNCTION kesu.publication_before_insert();
CREATE FUNCTION kesu.publication_publishes() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  PERFORM set_config('kesu.reason', 'run ' || NEW.run_id, true);
  UPDATE kesu.survey SET state = 'published' WHERE survey_id = NEW.survey_id;
  PERFORM set_config('kesu.reason', '', true);
  RETURN NULL;
END
$$;
CREATE TRIGGER publication_publishes AFTER INSERT ON kesu.publication
  FOR EACH ROW EXECUTE FUNCTION kesu.publication_publishes();

CREATE FUNCTION kesu.survey_was_published() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM kesu.publication p WHERE p.survey_id = NEW.survey_id) THEN
    RAISE EXCEPTION 'survey % has no publication', NEW.slug USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER survey_was_published AFTER UPDATE ON kesu.survey
  FOR EACH ROW WHEN (NEW.state = 'published' AND OLD.state <> 'published')
  EXECUTE FUNCTION kesu.survey_was_published();

-- As in 0025; once a survey has published, no other run is its main one, whatever the seed.
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
