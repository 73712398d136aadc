-- Refused while a sample has three stages: without its households it would be none.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.consented_at := date_trunc('day', NEW.consented_at, 'Asia/Shanghai');
      NEW.ended_at := date_trunc('day', NEW.ended_at, 'Asia/Shanghai');
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER invitation_is_fixed ON kesu.invitation;
DROP FUNCTION kesu.invitation_after_update();
CREATE TRIGGER invitation_is_fixed AFTER UPDATE ON kesu.invitation
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change();
CREATE TRIGGER invitation_comes_from_nowhere AFTER UPDATE ON kesu.invitation
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change();
ALTER TABLE kesu.attempt DROP COLUMN eligible;
ALTER TABLE kesu.invitation DROP COLUMN eligible;
DROP TABLE kesu.household;
DROP FUNCTION kesu.household_before_change();
DROP TABLE kesu.household_draw;
DROP TRIGGER drawn_psu_is_listed ON kesu.drawn_psu;
DROP TRIGGER drawn_psu_is_kept ON kesu.drawn_psu;
DROP FUNCTION kesu.drawn_psu_before_update();
CREATE TRIGGER drawn_psu_is_kept BEFORE UPDATE OR DELETE ON kesu.drawn_psu
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

DROP FUNCTION kesu.frame_check(int4, text);
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
CREATE OR REPLACE FUNCTION kesu.frame_before_change() RETURNS trigger
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
CREATE OR REPLACE FUNCTION kesu.frame_unit_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.frame_check(f.survey_id)
  FROM (SELECT DISTINCT c.frame_id FROM changed c) c JOIN kesu.frame f USING (frame_id);
  RETURN NULL;
END
$$;

ALTER TABLE kesu.drawn_person DROP COLUMN kish;
ALTER TABLE kesu.drawn_psu ALTER COLUMN listed SET NOT NULL;
ALTER TABLE kesu.frame
  DROP CONSTRAINT frame_kind_check,
  ADD CONSTRAINT frame_kind_check CHECK (kind IN ('areas', 'people'));
