-- A main run of almost the same people as an earlier run takes that one's place: the figures of both
-- side by side would tell how the few answered who have gone between them. The earlier run stays
-- listed, names the later one, and shows no figures any more. Nothing of it is deleted.
ALTER TABLE kesu.run
  DROP CONSTRAINT run_state_check,
  ADD CONSTRAINT run_state_check
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'superseded')),
  ADD COLUMN superseded_by int8 REFERENCES kesu.run,
  ADD CONSTRAINT run_is_superseded_by_a_later_one
    CHECK ((state = 'superseded') = (superseded_by IS NOT NULL) AND superseded_by > run_id);
GRANT SELECT (superseded_by) ON kesu.run TO kesu_staff;

-- As in 0005; of a run that is done nothing changes but that another one takes its place.
CREATE OR REPLACE FUNCTION kesu.keep_published() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'run' AND TG_OP = 'UPDATE' THEN
    IF OLD.state = 'done' AND NEW.state = 'superseded'
        AND to_jsonb(NEW) - ARRAY['state', 'superseded_by'] = to_jsonb(OLD)
          - ARRAY['state', 'superseded_by'] THEN
      RETURN NEW;
    END IF;
  END IF;
  IF (SELECT r.state FROM kesu.run r WHERE r.run_id = OLD.run_id) IN ('done', 'superseded') THEN
    RAISE EXCEPTION 'run % is done: its figures stay as they are', OLD.run_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

-- What is published is taken back by withdrawing its survey, not by another figure.
CREATE FUNCTION kesu.run_before_superseded() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = NEW.run_id) OR NOT EXISTS (
      SELECT FROM kesu.run r WHERE r.run_id = NEW.superseded_by
        AND r.survey_id = NEW.survey_id AND r.kind = 'main') THEN
    RAISE EXCEPTION 'run % cannot be superseded by run %', NEW.run_id, NEW.superseded_by
      USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM kesu.audit_note(coalesce(kesu.account_name(), session_user), 'run.supersede',
    'run/' || NEW.run_id, jsonb_build_object('by', NEW.superseded_by));
  RETURN NEW;
END
$$;
CREATE TRIGGER run_before_superseded BEFORE UPDATE ON kesu.run
  FOR EACH ROW WHEN (NEW.state = 'superseded' AND OLD.state <> 'superseded')
  EXECUTE FUNCTION kesu.run_before_superseded();
