-- A sample in three stages: psus of a frame of areas, households of the list that is made of each drawn
-- psu, and one person of each household, who is chosen at the door. The list is a frame of its own, of
-- the kind households, and drawn_person holds households then.
ALTER TABLE kesu.frame
  DROP CONSTRAINT frame_kind_check,
  ADD CONSTRAINT frame_kind_check CHECK (kind IN ('areas', 'people', 'households'));

-- NULL until the households of the psu are drawn: it has been walked by then.
ALTER TABLE kesu.drawn_psu ALTER COLUMN listed DROP NOT NULL;
CREATE TABLE kesu.household_draw (
  survey_id int4 PRIMARY KEY REFERENCES kesu.draw,
  respondent text NOT NULL CHECK (respondent IN ('kish', 'last-birthday')),
  drawn_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE kesu.drawn_person -- the table of Kish 1949 that a household was given
  ADD COLUMN kish text CHECK (kish IN ('A', 'B1', 'B2', 'C', 'D', 'E1', 'E2', 'F'));

-- Whether a survey's frame of this kind may still be another one; if not, why.
DROP FUNCTION kesu.frame_check(int4);
CREATE FUNCTION kesu.frame_check(survey_id int4, kind text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  s kesu.survey;
  psus_drawn boolean;
BEGIN
  SELECT * INTO s FROM kesu.survey k WHERE k.survey_id = frame_check.survey_id;
  IF s.state NOT IN ('draft', 'approved') THEN
    RAISE EXCEPTION 'survey % is %: its frame stays as it is', s.slug, s.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  psus_drawn := EXISTS (SELECT FROM kesu.draw d WHERE d.survey_id = s.survey_id);
  IF kind = 'households' AND NOT psus_drawn THEN
    RAISE EXCEPTION 'no psus of survey % have been drawn: there is nothing to list', s.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF psus_drawn AND kind <> 'households'
      OR EXISTS (SELECT FROM kesu.psu p WHERE p.survey_id = s.survey_id) THEN
    RAISE EXCEPTION 'the sample of survey % has been drawn: its frame stays as it is', s.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
END
$$;
CREATE OR REPLACE FUNCTION kesu.frame_before_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM kesu.frame_check(OLD.survey_id, OLD.kind);
    RETURN OLD;
  END IF;
  PERFORM kesu.frame_check(NEW.survey_id, NEW.kind);
  RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION kesu.frame_unit_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kesu.frame_check(f.survey_id, f.kind)
  FROM (SELECT DISTINCT c.frame_id FROM changed c) c JOIN kesu.frame f USING (frame_id);
  RETURN NULL;
END
$$;

-- How many households a drawn psu has is filled in once, before the survey opens.
CREATE FUNCTION kesu.drawn_psu_before_update() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.listed IS NULL AND NEW.listed IS NOT NULL
      AND (OLD.survey_id, OLD.name, OLD.stratum, OLD.size, OLD.probability, OLD.certain)
        = (NEW.survey_id, NEW.name, NEW.stratum, NEW.size, NEW.probability, NEW.certain)
      AND EXISTS (SELECT FROM kesu.survey s
        WHERE s.survey_id = NEW.survey_id AND s.state IN ('draft', 'approved')) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of drawn_psu are never changed' USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER drawn_psu_is_kept ON kesu.drawn_psu;
CREATE TRIGGER drawn_psu_is_kept BEFORE DELETE ON kesu.drawn_psu
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER drawn_psu_is_listed BEFORE UPDATE ON kesu.drawn_psu
  FOR EACH ROW EXECUTE FUNCTION kesu.drawn_psu_before_update();

CREATE TRIGGER household_draw_is_drawn AFTER INSERT ON kesu.household_draw
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change();
CREATE TRIGGER household_draw_is_kept BEFORE UPDATE OR DELETE ON kesu.household_draw
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER household_draw_is_whole BEFORE TRUNCATE ON kesu.household_draw
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- How many people of the survey's ages live in a household: it is counted at the door, while the survey
-- is open, and the weight of whoever is asked there is multiplied by it. 0: nobody is to be asked.
CREATE TABLE kesu.household (
  survey_id int4 NOT NULL REFERENCES kesu.household_draw,
  number int4 NOT NULL,
  eligible int2 NOT NULL CHECK (eligible BETWEEN 0 AND 99),
  counted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (survey_id, number),
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person
);
CREATE FUNCTION kesu.household_before_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s kesu.survey;
BEGIN
  SELECT * INTO s FROM kesu.survey k WHERE k.survey_id = NEW.survey_id;
  IF s.state NOT IN ('open', 'closed') THEN
    RAISE EXCEPTION 'survey % is %: households are counted while it is open, or closed and not scored',
      s.slug, s.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER household_is_counted BEFORE INSERT OR UPDATE ON kesu.household
  FOR EACH ROW EXECUTE FUNCTION kesu.household_before_change();
CREATE TRIGGER household_is_kept BEFORE DELETE ON kesu.household
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER household_is_whole BEFORE TRUNCATE ON kesu.household
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- An invitation knows its household's count for the attempt that it may begin, and the attempt for its
-- weight. NULL: not counted yet, or a sample of people.
ALTER TABLE kesu.invitation ADD COLUMN eligible int2 CHECK (eligible BETWEEN 0 AND 99);
ALTER TABLE kesu.attempt ADD COLUMN eligible int2 CHECK (eligible BETWEEN 0 AND 99);

-- As in 0024; how many live in a household is no part of the sample.
CREATE FUNCTION kesu.invitation_after_update() RETURNS trigger
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
DROP TRIGGER invitation_is_fixed ON kesu.invitation;
DROP TRIGGER invitation_comes_from_nowhere ON kesu.invitation;
CREATE TRIGGER invitation_is_fixed AFTER UPDATE ON kesu.invitation
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_after_update();

-- As in 0017; what is counted at the door after the attempt began is written to it until it is scored.
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
