-- What residents send. These tables are hash-distributed by attempt when the store grows: every key
-- and every query of the fast lane carries it.
CREATE TABLE kesu.attempt (
  attempt uuid NOT NULL PRIMARY KEY,
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  invited boolean NOT NULL,
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  consented_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'submitted', 'withdrawn')),
  ended_at timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX attempt_by_survey ON kesu.attempt (survey_id, state);
CREATE INDEX attempt_withdrawn ON kesu.attempt (ended_at) WHERE state = 'withdrawn';

-- An attempt goes from open to submitted, and from either to withdrawn; nothing else changes.
CREATE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER attempt_before_change BEFORE UPDATE OR DELETE ON kesu.attempt
  FOR EACH ROW EXECUTE FUNCTION kesu.attempt_before_change();
CREATE TRIGGER attempt_is_kept BEFORE TRUNCATE ON kesu.attempt
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- The answer log: one row a save, appended and never changed. Items are positions in the instrument;
-- a response is the choice, the set of choices as bits, or the number. There is no foreign key to
-- attempt: it would write a lock into the attempt's row at every save. The save joins it instead.
CREATE TABLE kesu.answer (
  attempt uuid NOT NULL,
  seq int4 NOT NULL CHECK (seq BETWEEN 1 AND 10000),
  items int2[] NOT NULL,
  responses int8[] NOT NULL,
  elapsed_ms int4[] NOT NULL, -- -1: not told
  background jsonb,
  saved_at timestamptz NOT NULL DEFAULT now(),
  -- When this row was written, every number from this one up to seq was there (it may reach lower
  -- by now). 1 says in one look that nothing is missing before seq.
  unbroken_from int4 NOT NULL CHECK (unbroken_from BETWEEN 1 AND seq),
  PRIMARY KEY (attempt, seq),
  CHECK (cardinality(items) = cardinality(responses)
    AND cardinality(items) = cardinality(elapsed_ms))
);
CREATE TRIGGER answer_is_immutable BEFORE UPDATE ON kesu.answer
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER answer_is_kept BEFORE TRUNCATE ON kesu.answer
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- A withdrawal deletes what was answered; nothing else may.
CREATE FUNCTION kesu.answer_before_delete() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT a.state FROM kesu.attempt a WHERE a.attempt = OLD.attempt) = 'withdrawn' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'only a withdrawal deletes answers' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER answer_before_delete BEFORE DELETE ON kesu.answer
  FOR EACH ROW EXECUTE FUNCTION kesu.answer_before_delete();

CREATE TABLE kesu.receipt (
  attempt uuid NOT NULL PRIMARY KEY,
  code text NOT NULL,
  last_seq int4 NOT NULL CHECK (last_seq >= 1),
  issued_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE OR DELETE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER receipt_is_kept BEFORE TRUNCATE ON kesu.receipt
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

GRANT SELECT, INSERT, UPDATE (state, ended_at) ON kesu.attempt TO kesu_resident;
GRANT SELECT, INSERT, DELETE ON kesu.answer TO kesu_resident;
GRANT SELECT, INSERT ON kesu.receipt TO kesu_resident;
