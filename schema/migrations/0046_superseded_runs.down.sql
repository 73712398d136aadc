-- A superseded run becomes a failed one: to show it again would show both runs side by side.
DROP TRIGGER run_before_superseded ON kesu.run;
DROP FUNCTION kesu.run_before_superseded();
ALTER TABLE kesu.run DISABLE TRIGGER USER;
UPDATE kesu.run
  SET failure = 'superseded by run ' || superseded_by, state = 'failed', superseded_by = NULL
  WHERE state = 'superseded';
ALTER TABLE kesu.run ENABLE TRIGGER USER;
CREATE OR REPLACE FUNCTION kesu.keep_published() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT r.state FROM kesu.run r WHERE r.run_id = OLD.run_id) = 'done' THEN
    RAISE EXCEPTION 'run % is done: its figures stay as they are', OLD.run_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
ALTER TABLE kesu.run
  DROP CONSTRAINT run_is_superseded_by_a_later_one,
  DROP COLUMN superseded_by,
  DROP CONSTRAINT run_state_check,
  ADD CONSTRAINT run_state_check CHECK (state IN ('queued', 'running', 'done', 'failed'));
