-- The frame: the list that a survey's sample is drawn from, of areas with their sizes or of people by
-- psu. What names people lies apart, where neither lane reads it.
CREATE TABLE kesu.frame (
  frame_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  kind text NOT NULL CHECK (kind IN ('areas', 'people')),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32), -- of the file
  imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- While one is put in another's place there are two of them.
  UNIQUE (survey_id, kind) DEFERRABLE INITIALLY DEFERRED
);
-- In the order of the file, which is the order that people are drawn in.
CREATE TABLE kesu.frame_unit (
  frame_id int4 NOT NULL REFERENCES kesu.frame ON DELETE CASCADE,
  number int4 NOT NULL CHECK (number > 0),
  unit text NOT NULL,
  stratum text NOT NULL,
  psu text NOT NULL,
  region kesu.region_code NOT NULL, -- as the file has it
  area kesu.region_code NOT NULL, -- the region of the programme that it lies in
  residence text CHECK (residence IN ('urban', 'rural')),
  size int4 CHECK (size > 0), -- of an area
  name text, -- of an area
  household text,
  PRIMARY KEY (frame_id, number),
  UNIQUE (frame_id, unit)
);
CREATE TABLE kesu_identity.frame_person (
  frame_id int4 NOT NULL,
  number int4 NOT NULL,
  person jsonb NOT NULL, -- the file's other columns by their names
  PRIMARY KEY (frame_id, number),
  FOREIGN KEY (frame_id, number) REFERENCES kesu.frame_unit ON DELETE CASCADE
);
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- for the next line
ALTER TABLE kesu_identity.frame_person OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;

-- Whether a survey's frame may still be another one; if not, why.
CREATE FUNCTION kesu.frame_check(survey_id int4) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  s kesu.survey;
BEGIN
  SELECT * INTO s FROM kesu.survey k WHERE k.survey_id = frame_check.survey_id;
  IF s.state NOT IN ('draft', 'approved') THEN
    RAISE EXCEPTION 'survey % is %: its frame stays as it is', s.slug, s.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM kesu.psu p WHERE p.survey_id = s.survey_id) THEN
    RAISE EXCEPTION 'the sample of survey % has been drawn: its frame stays as it is', s.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
END
$$;
CREATE FUNCTION kesu.frame_before_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM kesu.frame_check(OLD.survey_id);
    RETURN OLD;
  END IF;
  PERFORM kesu.frame_check(NEW.survey_id);
  RETURN NEW;
END
$$;
CREATE TRIGGER frame_before_change BEFORE INSERT OR DELETE ON kesu.frame
  FOR EACH ROW EXECUTE FUNCTION kesu.frame_before_change();
CREATE TRIGGER frame_is_fixed BEFORE UPDATE ON kesu.frame
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER frame_unit_is_fixed BEFORE UPDATE ON kesu.frame_unit
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER frame_is_whole BEFORE TRUNCATE ON kesu.frame
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER frame_unit_is_whole BEFORE TRUNCATE ON kesu.frame_unit
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- Rows come and go with their frame. A frame that is deleted is not there any more when its rows are.
CREATE FUNCTION kesu.frame_unit_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.frame_check(f.survey_id)
  FROM (SELECT DISTINCT c.frame_id FROM changed c) c JOIN kesu.frame f USING (frame_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER frame_unit_is_listed AFTER INSERT ON kesu.frame_unit
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.frame_unit_after_change();
CREATE TRIGGER frame_unit_is_kept AFTER DELETE ON kesu.frame_unit
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.frame_unit_after_change();
