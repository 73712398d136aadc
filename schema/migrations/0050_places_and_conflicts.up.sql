-- Whether interviewers may ask for the place of an interview: a programme's own word.
ALTER TABLE kesu.programme ADD COLUMN asks_place boolean NOT NULL DEFAULT false;

-- Where interviews were held whose residents agreed, to three decimals of a degree. It lies with the names
-- and goes with them: no lane reads it, and a place that is near enough names a household.
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- until the end of this step
CREATE TABLE kesu_identity.interview_place (
  id uuid PRIMARY KEY, -- kesu.interview_record
  survey_id int4 NOT NULL,
  number int4 NOT NULL,
  latitude numeric(6,3) NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude numeric(6,3) NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  accuracy_m int4 NOT NULL CHECK (accuracy_m >= 0),
  FOREIGN KEY (survey_id, number) REFERENCES kesu_identity.letter ON DELETE CASCADE
);
CREATE INDEX interview_place_by_case ON kesu_identity.interview_place (survey_id, number);
ALTER TABLE kesu_identity.interview_place OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;

-- What the server writes beside a case has the time of the hour: the moment at which an interview arrived
-- would tell which attempt is the case's.
ALTER TABLE kesu.contact ALTER COLUMN recorded_at SET DEFAULT date_trunc('hour', clock_timestamp());

-- As in 0049; of what tablets do, and of what is decided of it, the hour, for the same reason.
-- The rows stay in their order.
CREATE OR REPLACE FUNCTION kesu.audit_note(account text, action text, object text,
    detail jsonb DEFAULT '{}')
  RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head kesu.audit_head;
  noted kesu.audit;
  operator text := left(nullif(current_setting('kesu.operator', true), ''), 64);
BEGIN
  SELECT * INTO head FROM kesu.audit_head FOR UPDATE;
  noted.audit_id := head.last_id + 1;
  noted.at := CASE WHEN audit_note.action LIKE 'interview.%' OR audit_note.action = 'survey.conflict'
    THEN date_trunc('hour', clock_timestamp()) ELSE clock_timestamp() END;
  noted.account := audit_note.account;
  noted.action := audit_note.action;
  noted.object := audit_note.object;
  noted.detail := (audit_note.detail - 'operator') || CASE
    WHEN audit_note.account = session_user THEN jsonb_build_object('operator', operator)
    ELSE '{}' END;
  noted.hash := kesu.audit_hash(head.hash, noted);
  INSERT INTO kesu.audit VALUES (noted.*);
  RETURN noted.audit_id;
END
$$;

-- What a sitting has answered that counts nowhere. Its name is derived from the record's identifier under
-- the server's key, so that no row says of which case it is; who withdraws takes it along.
CREATE TABLE kesu.sitting_later (
  name uuid PRIMARY KEY,
  attempt uuid NOT NULL REFERENCES kesu.attempt,
  saves jsonb NOT NULL, -- [{seq, items, responses, elapsed_ms, background}], by seq
  is_used boolean NOT NULL DEFAULT false, -- it counts in the place of what was answered before
  ended_at timestamptz -- when it was submitted, by the tablet's clock, put back where that was ahead
);
CREATE INDEX sitting_later_by_attempt ON kesu.sitting_later (attempt);
ALTER TABLE kesu.sitting_kept ADD COLUMN has_answers boolean NOT NULL DEFAULT false;

-- What a manager of fieldwork has decided of such a sitting.
CREATE TABLE kesu.sitting_decision (
  id uuid PRIMARY KEY REFERENCES kesu.sitting_kept,
  decision text NOT NULL CHECK (decision IN ('keep_first', 'use_later')),
  reason text NOT NULL CHECK (reason = kesu.visible_trimmed(reason)
    AND length(reason) BETWEEN 1 AND 500),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT date_trunc('hour', now()) -- as answers are saved with it
);
CREATE TRIGGER sitting_decision_is_kept BEFORE UPDATE OR DELETE ON kesu.sitting_decision
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER sitting_decision_is_whole BEFORE TRUNCATE ON kesu.sitting_decision
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- As in 0018, and what is above.
CREATE OR REPLACE FUNCTION kesu.attempt_after_withdrawal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM kesu.receipt r WHERE r.attempt = NEW.attempt;
  DELETE FROM kesu.resume_code c WHERE c.attempt = NEW.attempt;
  DELETE FROM kesu.answers_merged m WHERE m.attempt = NEW.attempt;
  DELETE FROM kesu.sitting_later l WHERE l.attempt = NEW.attempt;
  RETURN NULL;
END
$$;

-- Whether a later sitting is used for an attempt, while its survey is open: then the attempt takes what
-- that has answered, although it was submitted.
CREATE FUNCTION kesu.attempt_is_used_later(attempt uuid) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN EXISTS (
    SELECT FROM kesu.sitting_later l
    JOIN kesu.attempt a ON a.attempt = l.attempt AND a.state <> 'withdrawn'
    JOIN kesu.survey s ON s.survey_id = a.survey_id AND s.state = 'open'
    WHERE l.attempt = attempt_is_used_later.attempt AND l.is_used);

-- As in 0033, and what is above.
CREATE OR REPLACE FUNCTION kesu.answer_after_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(uuid_hash_extended(s.attempt, 0)) FROM saved s;
  IF EXISTS (
      SELECT FROM saved s WHERE CASE (
        SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt)
        WHEN 'open' THEN false
        WHEN 'submitted' THEN NOT kesu.attempt_is_used_later(s.attempt)
        ELSE true END) THEN
    RAISE EXCEPTION 'only an open attempt takes answers' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;

-- A receipt is extended where a later sitting is used (schema/functions/69_conflicts.sql): it covers more
-- saves, under the same code, while the survey is open.
CREATE FUNCTION kesu.receipt_before_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.last_seq > OLD.last_seq
      AND to_jsonb(OLD) - 'last_seq' - 'answers' = to_jsonb(NEW) - 'last_seq' - 'answers'
      AND kesu.attempt_is_used_later(OLD.attempt) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'receipts are never changed' USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER receipt_is_immutable ON kesu.receipt;
CREATE TRIGGER receipt_before_update BEFORE UPDATE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.receipt_before_update();

-- As in 0044; where a later sitting is used, the attempt takes over its booklet, and that somebody asked.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight, OLD.eligible, OLD.quota_cell)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight, NEW.eligible, NEW.quota_cell) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.eligible := NULL;
      NEW.assisted := false;
      NEW.quota_cell := NULL;
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
  IF TG_OP = 'UPDATE' AND OLD.invited AND NEW.assisted AND NEW.state IN ('open', 'submitted')
      AND to_jsonb(OLD) - 'assisted' - 'booklet' = to_jsonb(NEW) - 'assisted' - 'booklet'
      AND kesu.attempt_is_used_later(OLD.attempt) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.psu IS NOT NULL
      AND to_jsonb(OLD) - 'base_weight' = to_jsonb(NEW) - 'base_weight' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
