-- Which items the respondents of a main run had right, in the order of kesu.run_microdata, so that points
-- can be made again. Nobody's row can be found, so the first withdrawal of somebody who had submitted takes
-- those of everybody along (docs/decisions/0045-answers-are-kept-until-somebody-withdraws.md).
CREATE TABLE kesu.run_responses (
  run_id int8 PRIMARY KEY REFERENCES kesu.run ON DELETE CASCADE,
  items int2 NOT NULL CHECK (items > 0), -- of the survey's instrument, by number
  -- A byte an item, respondent by respondent: 1 right, 0 wrong or left out, - not asked or not reached.
  categories bytea NOT NULL CHECK (length(categories) % items = 0)
);
ALTER TABLE kesu.run_responses ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER run_responses_are_fixed BEFORE UPDATE ON kesu.run_responses
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER run_responses_are_whole BEFORE TRUNCATE ON kesu.run_responses
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

CREATE FUNCTION kesu.run_responses_before_delete() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'only a withdrawal deletes what a run has kept of answers'
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER run_responses_are_kept BEFORE DELETE ON kesu.run_responses
  FOR EACH ROW EXECUTE FUNCTION kesu.run_responses_before_delete();

-- The lock is held by a run that stores answers, too: either that counts this withdrawal, or this deletes
-- what it has stored.
CREATE FUNCTION kesu.attempt_takes_responses() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(-5440307, NEW.survey_id);
  DELETE FROM kesu.run_responses k USING kesu.run r
    WHERE r.run_id = k.run_id AND r.survey_id = NEW.survey_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER attempt_takes_responses AFTER UPDATE ON kesu.attempt
  FOR EACH ROW WHEN (OLD.state = 'submitted' AND NEW.state = 'withdrawn')
  EXECUTE FUNCTION kesu.attempt_takes_responses();
