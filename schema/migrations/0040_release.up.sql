-- Reserve replicates are released while a survey is open: the next ones, as whole random parts of the
-- sample, by somebody and for a reason. Each release is a row; what follows from it, the weights of all
-- and the psus of who comes in, is done by the row's trigger, and by nobody beside it.
CREATE TABLE kesu.release (
  survey_id int4 NOT NULL REFERENCES kesu.draw,
  number int4 NOT NULL CHECK (number > 0),
  replicates int4 NOT NULL CHECK (replicates > 0), -- of this release
  through int4 NOT NULL, -- the last replicate that is released
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  account text NOT NULL,
  reason text NOT NULL CHECK (kesu.visible_trimmed(reason) <> ''),
  PRIMARY KEY (survey_id, number)
);
CREATE TRIGGER release_is_kept BEFORE UPDATE OR DELETE ON kesu.release
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER release_is_whole BEFORE TRUNCATE ON kesu.release
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- Whom a release brings in gets a psu and a weight; drawn_person.probability is that to be invited.
ALTER TABLE kesu.drawn_person
  DROP CONSTRAINT drawn_person_check,
  ADD CONSTRAINT drawn_person_check CHECK ((psu IS NULL) = (base_weight IS NULL)
    AND (replicate > 0 OR psu IS NOT NULL));
CREATE FUNCTION kesu.refuse_unless_released() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed but by a release', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER drawn_person_is_kept ON kesu.drawn_person;
CREATE TRIGGER drawn_person_is_kept BEFORE DELETE ON kesu.drawn_person
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER drawn_person_is_fixed BEFORE UPDATE ON kesu.drawn_person
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_unless_released();

CREATE FUNCTION kesu.release_before_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s kesu.survey;
BEGIN
  SELECT * INTO s FROM kesu.survey k WHERE k.survey_id = NEW.survey_id FOR NO KEY UPDATE;
  IF s.state <> 'open' THEN
    RAISE EXCEPTION 'survey % is %: its reserve is released while it is open', s.slug, s.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT 1 + count(*), NEW.replicates + coalesce(max(r.through), 0) INTO NEW.number, NEW.through
    FROM kesu.release r WHERE r.survey_id = NEW.survey_id;
  IF NEW.through > (SELECT d.reserve FROM kesu.draw d WHERE d.survey_id = NEW.survey_id) THEN
    RAISE EXCEPTION 'survey % has no % replicates left', s.slug, NEW.replicates
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.at := clock_timestamp();
  NEW.account := coalesce(kesu.account_name(), session_user);
  RETURN NEW;
END
$$;
CREATE TRIGGER release_is_allowed BEFORE INSERT ON kesu.release
  FOR EACH ROW EXECUTE FUNCTION kesu.release_before_insert();

CREATE FUNCTION kesu.release_after_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Nobody starts meanwhile with a weight of before.
  LOCK TABLE kesu.attempt IN SHARE ROW EXCLUSIVE MODE;
  -- In a psu that is certain each household has a row of its own, else all share one.
  WITH keyed AS (
    SELECT d.number, d.psu_name, k.key, max(d.psu) OVER (PARTITION BY d.psu_name, k.key) AS known,
      max(d.psu) OVER (PARTITION BY d.psu_name) AS beside,
      p.probability, least(w.take + NEW.through, p.listed)::float8 / p.listed::float8 AS share
    FROM kesu.drawn_person d
    JOIN kesu.drawn_psu p ON p.survey_id = d.survey_id AND p.name = d.psu_name
    JOIN kesu.draw w ON w.survey_id = d.survey_id
    JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
    JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
    CROSS JOIN LATERAL (
      SELECT CASE WHEN p.certain THEN coalesce(u.household, u.unit) ELSE '' END AS key) k
    WHERE d.survey_id = NEW.survey_id AND d.replicate <= NEW.through
  ), fresh AS (
    SELECT k.number, k.beside, (SELECT max(p.psu) FROM kesu.psu p WHERE p.survey_id = NEW.survey_id)
        + dense_rank() OVER (ORDER BY k.psu_name, k.key) AS psu
    FROM keyed k WHERE k.known IS NULL
  ), added AS (
    INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)
      SELECT DISTINCT b.survey_id, f.psu, b.stratum, b.vintage, b.region, b.residence
      FROM fresh f JOIN kesu.psu b ON b.survey_id = NEW.survey_id AND b.psu = f.beside
  )
  UPDATE kesu.drawn_person d
    SET psu = coalesce(k.known, f.psu), probability = k.share,
      base_weight = 1 / (k.probability * k.share)
    FROM keyed k LEFT JOIN fresh f USING (number)
    WHERE d.survey_id = NEW.survey_id AND d.number = k.number;
  -- As in 0038, where the sample of a survey's progress is counted.
  UPDATE kesu.field_area f SET drawn = c.cases
    FROM (SELECT d.psu_name, count(*) AS cases FROM kesu.drawn_person d
      WHERE d.survey_id = NEW.survey_id AND d.psu IS NOT NULL GROUP BY d.psu_name) c
    WHERE f.survey_id = NEW.survey_id AND f.name = c.psu_name;
  INSERT INTO kesu.field_psu (survey_id, psu, area)
    SELECT DISTINCT d.survey_id, d.psu, f.area
    FROM kesu.drawn_person d JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
    WHERE d.survey_id = NEW.survey_id AND d.psu IS NOT NULL
    ON CONFLICT (survey_id, psu) DO NOTHING;
  UPDATE kesu.invitation i SET base_weight = w.base_weight
    FROM (SELECT DISTINCT d.psu, d.base_weight FROM kesu.drawn_person d
      WHERE d.survey_id = NEW.survey_id AND d.psu IS NOT NULL) w
    WHERE i.survey_id = NEW.survey_id AND i.psu = w.psu;
  UPDATE kesu.attempt a SET base_weight = w.base_weight
    FROM (SELECT DISTINCT d.psu, d.base_weight FROM kesu.drawn_person d
      WHERE d.survey_id = NEW.survey_id AND d.psu IS NOT NULL) w
    WHERE a.survey_id = NEW.survey_id AND a.psu = w.psu;
  PERFORM kesu.audit_note(NEW.account, 'survey.release',
    'survey/' || (SELECT s.slug FROM kesu.survey s WHERE s.survey_id = NEW.survey_id),
    jsonb_build_object('replicates', NEW.replicates, 'through', NEW.through, 'reason', NEW.reason,
      'people', (SELECT count(*) FROM kesu.drawn_person d WHERE d.survey_id = NEW.survey_id
        AND d.replicate BETWEEN NEW.through - NEW.replicates + 1 AND NEW.through)));
  RETURN NULL;
END
$$;
CREATE TRIGGER release_is_done AFTER INSERT ON kesu.release
  FOR EACH ROW EXECUTE FUNCTION kesu.release_after_insert();

-- As in 0024, but for the psus that a release adds.
CREATE OR REPLACE FUNCTION kesu.sample_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  IF pg_trigger_depth() > 1 AND TG_OP = 'INSERT' AND TG_TABLE_NAME = 'psu' THEN
    RETURN NULL;
  END IF;
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

-- Once a survey is open, an invitation is only for somebody whom a release has brought in, of whom there
-- is none yet: its letter says who.
CREATE FUNCTION kesu.invitation_after_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  SELECT s.slug INTO opened
    FROM changed c JOIN kesu.survey s USING (survey_id)
    WHERE s.opened_on IS NOT NULL AND NOT s.rehearsal AND NOT (
      s.state = 'open' AND EXISTS (
        SELECT FROM kesu_identity.letter l JOIN kesu.drawn_person d USING (survey_id, number)
        WHERE l.survey_id = c.survey_id AND l.attempt = c.attempt AND d.replicate > 0
          AND (d.psu, d.base_weight) = (c.psu, c.base_weight))
      AND (SELECT count(*) FROM kesu.invitation i WHERE i.survey_id = c.survey_id)
        <= (SELECT count(*) FROM kesu.drawn_person d
          WHERE d.survey_id = c.survey_id AND d.psu IS NOT NULL))
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
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_after_insert();

-- As in 0034; the weights of all are those of the last release.
CREATE OR REPLACE FUNCTION kesu.invitation_after_update() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
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
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.psu IS NOT NULL
      AND to_jsonb(OLD) - 'base_weight' = to_jsonb(NEW) - 'base_weight' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
