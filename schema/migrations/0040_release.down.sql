-- Refused while a sample has a released replicate: it would be smaller again.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight, OLD.eligible)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight, NEW.eligible) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.eligible := NULL;
      NEW.consented_at := date_trunc('day', NEW.consented_at, 'Asia/Shanghai');
      NEW.ended_at := date_trunc('day', NEW.ended_at, 'Asia/Shanghai');
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.psu IS NOT NULL AND OLD.eligible IS DISTINCT FROM NEW.eligible
      AND to_jsonb(OLD) - 'eligible' = to_jsonb(NEW) - 'eligible'
      AND EXISTS (SELECT FROM kesu.survey s
        WHERE s.survey_id = OLD.survey_id AND s.state IN ('open', 'closed')) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE OR REPLACE FUNCTION kesu.invitation_after_update() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  SELECT s.slug INTO opened
    FROM kesu.survey s
    WHERE s.opened_on IS NOT NULL AND s.survey_id IN (
      SELECT coalesce(b.survey_id, a.survey_id)
      FROM before b
      FULL JOIN after a USING (attempt, survey_id, psu, base_weight)
      WHERE a.attempt IS NULL OR b.attempt IS NULL OR a.eligible IS NOT DISTINCT FROM b.eligible)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'survey % has been opened: its sample stays as it is', opened
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER invitation_is_drawn ON kesu.invitation;
CREATE TRIGGER invitation_is_drawn AFTER INSERT ON kesu.invitation
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change();
DROP FUNCTION kesu.invitation_after_insert();
CREATE OR REPLACE FUNCTION kesu.sample_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  SELECT s.slug INTO opened
    FROM kesu.survey s
    WHERE s.opened_on IS NOT NULL AND (TG_OP <> 'INSERT' OR NOT s.rehearsal)
      AND EXISTS (SELECT FROM changed c WHERE c.survey_id = s.survey_id)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'survey % has been opened: its sample stays as it is', opened
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
DROP TABLE kesu.release;
DROP FUNCTION kesu.release_after_insert(), kesu.release_before_insert();
DROP TRIGGER drawn_person_is_fixed ON kesu.drawn_person;
DROP TRIGGER drawn_person_is_kept ON kesu.drawn_person;
CREATE TRIGGER drawn_person_is_kept BEFORE UPDATE OR DELETE ON kesu.drawn_person
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
DROP FUNCTION kesu.refuse_unless_released();
ALTER TABLE kesu.drawn_person
  DROP CONSTRAINT drawn_person_check,
  ADD CONSTRAINT drawn_person_check
    CHECK ((replicate = 0) = (psu IS NOT NULL AND base_weight IS NOT NULL));
