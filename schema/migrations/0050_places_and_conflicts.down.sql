-- The places are deleted, and what was kept of sittings that count nowhere; what was decided stays in the
-- audit, and what was used counts on.
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
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.psu IS NOT NULL
      AND to_jsonb(OLD) - 'base_weight' = to_jsonb(NEW) - 'base_weight' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER receipt_before_update ON kesu.receipt;
DROP FUNCTION kesu.receipt_before_update();
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

CREATE OR REPLACE FUNCTION kesu.attempt_after_withdrawal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM kesu.receipt r WHERE r.attempt = NEW.attempt;
  DELETE FROM kesu.resume_code c WHERE c.attempt = NEW.attempt;
  DELETE FROM kesu.answers_merged m WHERE m.attempt = NEW.attempt;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION kesu.answer_after_insert() RETURNS trigger
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

DROP FUNCTION kesu.attempt_is_used_later(uuid);
DROP TABLE kesu.sitting_decision, kesu.sitting_later, kesu_identity.interview_place;
ALTER TABLE kesu.sitting_kept DROP COLUMN has_answers;
ALTER TABLE kesu.programme DROP COLUMN asks_place;
ALTER TABLE kesu.contact ALTER COLUMN recorded_at SET DEFAULT clock_timestamp();

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
  noted.at := clock_timestamp();
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
